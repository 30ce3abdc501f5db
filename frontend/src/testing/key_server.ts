import { ApiError } from "../api/client";
import type { NewVault } from "../api/keys";
import type { MyKeys, NewSlot } from "../api/types";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import type { Id } from "../crypto/encoding";
import { pinVerifier } from "../crypto/slot";

const TRIES = 10;

/** What the server does with one person's vault and slots: keeps versions, counts tries, reads nothing. */
export class KeyServer {
  vault: NewVault | null = null;
  readonly slots = new Map<Id, NewSlot & { verifier: string; left: number }>();
  identity: { record: string; signature: string } | null = null;
  /** Everything that was sent, for what must never be in it. */
  readonly heard: unknown[] = [];
  readonly #person: Id;

  constructor(person: Id) {
    this.#person = person;
  }

  mine = (): Promise<MyKeys> => {
    const slots = [...this.slots.values()].map(({ id, type, params, left }) => {
      return { id, type, params, wrapped: null, left, wait_s: 0, burnt: left === 0, credential: null };
    });
    return Promise.resolve({ identity: null, vault: this.vault, slots, draft_key: toBase64url(new Uint8Array(32)) });
  };

  putIdentity = (identity: { record: string; signature: string }, startOver: boolean): Promise<void> => {
    this.heard.push(identity);
    if (this.vault !== null && !startOver) return Promise.reject(new ApiError(409, "vault_exists"));
    if (startOver) this.slots.clear();
    if (startOver) this.vault = null;
    this.identity = identity;
    return Promise.resolve();
  };

  putVault = async (vault: NewVault): Promise<void> => {
    this.heard.push(vault);
    const version = this.vault?.version ?? 0;
    if (vault.version !== version + 1) throw new ApiError(409, "vault_version", { version });
    this.vault = vault;
    if (vault.slot !== null) await this.#keep(vault.slot);
  };

  addSlot = async (slot: NewSlot): Promise<void> => {
    this.heard.push(slot);
    await this.#keep(slot);
  };

  async #keep(slot: NewSlot): Promise<void> {
    const verifier = slot.auth === null ? "" : toBase64url(await pinVerifier(this.#person, slot.id, fromBase64url(slot.auth)));
    this.slots.set(slot.id, { ...slot, verifier, left: TRIES });
  }

  unlock = async (id: Id, auth: string): Promise<{ share: string; wrapped: string }> => {
    this.heard.push({ id });
    const slot = this.slots.get(id);
    if (slot === undefined) throw new ApiError(404, "not_found");
    if (slot.left === 0) throw new ApiError(410, "slot_burnt");
    slot.left -= 1;
    if (toBase64url(await pinVerifier(this.#person, id, fromBase64url(auth))) !== slot.verifier) {
      throw new ApiError(403, "wrong_secret", { left: slot.left, wait_s: 0 });
    }
    slot.left = TRIES;
    return { share: slot.share ?? "", wrapped: slot.wrapped };
  };
}
