import type { Client } from "./client";
import type { Base64, Id, Moment, Session } from "./types";

/** What a browser asks a passkey with. */
export interface Asked { challenge: Base64; host: string; allow: Base64[] }
/** What a browser makes a passkey with. */
export interface AskedForNew { challenge: Base64; host: string; user: Id; username: string; known: Base64[] }
/** A passkey's answer. There is no field for what an extension gave. */
export interface Assertion {
  credential: Base64;
  client_data: Base64;
  authenticator_data: Base64;
  signature: Base64;
  user_handle: Base64 | null;
}
export interface NewPasskey { name: string; client_data: Base64; attestation: Base64 }
export interface Passkey {
  id: Id;
  credential: Base64;
  name: string;
  created_at: Moment;
  used_at: Moment | null;
  /** It lives in an account, on several devices. */
  synced: boolean;
  /** It proves the second factor; one that was copied does not. */
  works: boolean;
}
export interface Added { passkey: Passkey; recovery_codes: string[]; session: Session }

/** Passkeys of one's own. What they open, the server cannot tell. */
export class PasskeysApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Ask for anybody's, to sign in with; for whoever is on the way in, for theirs. */
  async ask(): Promise<Asked> {
    return (await this.#client.post("/api/session/passkey/challenge")) as Asked;
  }

  /** @throws ApiError `passkey_refused`, `passkey_copied`, `passkey_factor_only`, `wait` */
  async signIn(assertion: Assertion): Promise<Session> {
    return this.#keep(await this.#client.post("/api/session/passkey", assertion));
  }

  /** @throws ApiError `passkey_refused`, `passkey_copied`, `wait` */
  async prove(assertion: Assertion): Promise<Session> {
    return this.#keep(await this.#client.post("/api/session/second-factor", { passkey: assertion }, { alone: true }));
  }

  async list(): Promise<Passkey[]> {
    return ((await this.#client.get("/api/passkeys")) as { passkeys: Passkey[] }).passkeys;
  }

  /** @throws ApiError `fresh_factor_needed` */
  async askForNew(): Promise<AskedForNew> {
    return (await this.#client.post("/api/passkeys/challenge")) as AskedForNew;
  }

  /** @throws ApiError `fresh_factor_needed`, `passkey_refused`, `passkey_wrong` */
  async add(passkey: NewPasskey): Promise<Added> {
    const added = (await this.#client.post("/api/passkeys", passkey, { alone: true })) as Added;
    this.#keep(added.session);
    return added;
  }

  /** Take it away with what it opens; other sessions end. @throws ApiError `slot_last`, `factor_last` */
  async remove(id: Id): Promise<Session> {
    return this.#keep(await this.#client.delete(`/api/passkeys/${id}`, { alone: true }));
  }

  #keep(answer: unknown): Session {
    const session = answer as Session;
    this.#client.belongsTo(session);
    return session;
  }
}
