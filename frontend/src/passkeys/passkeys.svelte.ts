import type { Passkey, PasskeysApi } from "../api/passkeys";
import type { Id, Session } from "../api/types";
import type { Bytes } from "../crypto/encoding";
import { make } from "./make";

/** What passkeys open, as far as this page has it open. */
export interface Opened {
  /** The credentials that open it. */
  readonly openers: readonly string[];
  openBy(passkey: Id, secret: Bytes): Promise<void>;
  fetch(): Promise<void>;
}

/** What a passkey does: signs in and unlocks; proves the second factor alone; signs in who holds no keys. */
export type Can = "open" | "factor" | "sign_in";

/** One's own passkeys; `opened` is null for who holds no keys. Each command may throw what the client throws, and `NoPasskey`. */
export class Passkeys {
  list = $state.raw<readonly Passkey[] | null>(null);
  /** What the newest one can do; said until another is made. */
  newest = $state<Can | null>(null);
  readonly #api: PasskeysApi;
  readonly #opened: Opened | null;

  constructor(api: PasskeysApi, opened: Opened | null) {
    this.#api = api;
    this.#opened = opened;
  }

  async load(): Promise<void> {
    this.list = await this.#api.list();
  }

  can({ credential }: Passkey): Can {
    if (this.#opened === null) return "sign_in";
    return this.#opened.openers.includes(credential) ? "open" : "factor";
  }

  /** Make one, and have it open what is open. Call it from a click. @throws ApiError `fresh_factor_needed` */
  async add(name: string): Promise<void> {
    this.newest = null;
    const { passkey, prf } = await make(await this.#api.askForNew(), this.#opened !== null);
    const added = await this.#api.add({ ...passkey, name: name.trim() });
    if (prf !== null) await this.#opened?.openBy(added.passkey.id, prf);
    this.newest = this.can(added.passkey);
    await this.load();
  }

  /** @throws ApiError `slot_last`, `factor_last` */
  async remove(id: Id): Promise<Session> {
    const session = await this.#api.remove(id);
    this.newest = null;
    return session;
  }
}
