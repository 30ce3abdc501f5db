import type { Client } from "../api/client";
import { ApiError } from "../api/client";
import type { Branch, Id } from "../api/types";

interface Named { readonly id: Id; readonly name: string }

/** A school and a branch in which somebody waits, and who took it. No number, no thread, no student. */
export interface Card {
  readonly school: Named;
  readonly branch: Branch;
  readonly told_at: string;
  readonly taken_by: Named | null;
}

const EVERY_MS = 60_000;
const GONE = 404;

/** What a responsible person was told of and nobody has answered yet; asked for again each minute. */
export class Ladder {
  cards = $state.raw<readonly Card[]>([]);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Fetch now and every minute. Returns how to stop. What cannot be fetched is tried again next time. */
  follow(): () => void {
    const look = () => void this.load().catch(() => undefined);
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => { clearInterval(timer); };
  }

  async load(): Promise<void> {
    this.cards = ((await this.#client.get("/api/ladder", { background: true })) as { cards: Card[] }).cards;
  }

  /** Say “Jag tar det”. Returns false where it was answered meanwhile. */
  async take(card: Card): Promise<boolean> {
    const taken = await this.#ask("/api/ladder/take", card);
    if (taken !== null) this.cards = (taken as { cards: Card[] }).cards;
    return taken !== null;
  }

  /** Tell the back-up once more. Returns their names, or null where it was answered meanwhile. */
  async reach(card: Card): Promise<readonly string[] | null> {
    const reached = (await this.#ask("/api/ladder/reach-back-up", card)) as { people: Named[] } | null;
    return reached?.people.map(({ name }) => name) ?? null;
  }

  async #ask(path: string, { school, branch }: Card): Promise<unknown> {
    try {
      return await this.#client.post(path, { school: school.id, branch });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== GONE) throw error;
      await this.load();
      return null;
    }
  }
}
