import { language } from "../i18n/language.svelte";
import { ApiError, NoAnswer } from "./client";
import type { Client } from "./client";
import type { Id, LocalHelp, Person, Session } from "./types";

/** Sign-in, language: everything about who is at the page. */
export class SessionApi {
  protected readonly client: Client;
  readonly #languages = new Map<Id, string>();

  constructor(client: Client) {
    this.client = client;
  }

  async current(): Promise<Session> {
    return this.keep(await this.client.get("/api/session"));
  }

  /** Like all that makes a new session, with a fresh token: the page may have been open for long. */
  async signIn(username: string, password: string): Promise<Session> {
    await this.current();
    return this.keep(await this.client.post("/api/session", { username, password }));
  }

  /** End every session of this person, everywhere. `keepalive` outlives the page. */
  async signOut(options: { keepalive?: boolean } = {}): Promise<void> {
    await this.client.delete("/api/session", options);
  }

  /** Redeem a paper code; the answer names the drawn user name. */
  async redeemLetter(code: string, password: string): Promise<Session> {
    await this.current();
    return this.keep(await this.client.post("/api/letters/redeem", { code, password }));
  }

  async setLanguage(language: string): Promise<Session> {
    return this.keep(await this.client.put("/api/language", { language }));
  }

  /** Tell the service in which language to write to a person who chose one here. It is asked again next time. */
  async keepLanguage(person: Person): Promise<void> {
    const chosen = language.current;
    if (!language.isChosen || (this.#languages.get(person.id) ?? person.language) === chosen) return;
    try {
      await this.setLanguage(chosen);
      this.#languages.set(person.id, chosen);
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
    }
  }

  /** The municipality's numbers. Public: asked without a session too. */
  async localHelp(school: Id): Promise<LocalHelp[]> {
    const answer = await this.client.get(`/api/help?school=${encodeURIComponent(school)}`);
    return (answer as { local: LocalHelp[] }).local;
  }

  protected keep(answer: unknown): Session {
    const session = answer as Session;
    this.client.belongsTo(session);
    return session;
  }
}
