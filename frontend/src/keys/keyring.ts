import { isRefusal } from "../api/client";
import type { KeysApi, NewVault } from "../api/keys";
import type { NewSlot } from "../api/types";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { RolledBack } from "../crypto/errors";
import type { KeyPair } from "../crypto/primitives";
import { newVaultKey, openVault, sealVault } from "../crypto/vault";
import type { Vault } from "../crypto/vault";

/** A change to a vault, safe to make again on a newer one. */
export type Change = (vault: Vault) => Vault;

/** What reading and writing in one thread asks of open secrets: as oneself, or as the author of an anonymous thread. */
export type Ring = Pick<Keyring, "person" | "account" | "keys" | "vault" | "isOld" | "remember" | "saved">;

interface Kept { readonly vaultKey: Bytes; readonly version: number }

const TRIES = 5;

/**
 * A person's open secrets. They live in this object and nowhere else: locking is letting go of
 * it. Before a secret is chosen there is no vault and nothing is stored; afterwards every change
 * is sealed and put on the server, and a change made on another device is not lost.
 */
export class Keyring {
  readonly person: Id;
  /** Whether this device has seen a newer vault of theirs: what was pinned since is missing in this one. */
  readonly isOld: boolean;
  readonly #api: Pick<KeysApi, "mine" | "putVault">;
  #stored: Vault;
  #kept: Kept | null;
  #pending: Change[] = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(person: Id, vault: Vault, kept: Kept | null, api: Pick<KeysApi, "mine" | "putVault">, isOld = false) {
    this.person = person;
    this.isOld = isOld;
    this.#stored = vault;
    this.#kept = kept;
    this.#api = api;
  }

  /** Whose account it is, also where they write as somebody else. */
  get account(): Id {
    return this.person;
  }

  /** Keys and pins as they are now, changes on their way included. */
  get vault(): Vault {
    return this.#pending.reduce((vault, change) => change(vault), this.#stored);
  }

  get keys(): KeyPair {
    return this.#stored.keys;
  }

  /** Whether a secret opens these keys again. Without one they end with the page. */
  get isKept(): boolean {
    return this.#kept !== null;
  }

  /** The key that new slots wrap. Only for those who add a slot. */
  get vaultKey(): Bytes | null {
    return this.#kept?.vaultKey ?? null;
  }

  /** Remember `change`: at once here, and on the server as soon as it answers. */
  remember(change: Change): void {
    this.#pending.push(change);
    this.#saving = this.#saving.then(() => this.#flush()).catch(() => undefined);
  }

  /** Resolves when everything remembered so far is stored, where there is a vault. */
  async saved(): Promise<void> {
    await this.#saving;
    await this.#flush();
  }

  /** Make the vault, opened by the slot that `slotFor` wraps the vault key in. */
  async keep(slotFor: (vaultKey: Bytes) => Promise<NewSlot>): Promise<void> {
    const vaultKey = newVaultKey();
    const slot = await slotFor(vaultKey); // takes seconds on a phone: what is pinned meanwhile is kept too
    const [vault, count] = [this.vault, this.#pending.length];
    await this.#api.putVault(await this.#sealed(vault, { vaultKey, version: 1 }, slot));
    this.#stored = vault;
    this.#pending.splice(0, count);
    this.#kept = { vaultKey, version: 1 };
    await this.saved();
  }

  async #flush(): Promise<void> {
    for (let tries = 0; this.#kept !== null && this.#pending.length > 0; tries += 1) {
      const count = this.#pending.length;
      const vault = this.vault;
      const next = { ...this.#kept, version: this.#kept.version + 1 };
      try {
        await this.#api.putVault(await this.#sealed(vault, next, null));
        this.#stored = vault;
        this.#kept = next;
        this.#pending.splice(0, count);
      } catch (error) {
        if (!isRefusal(error, "vault_version") || tries >= TRIES) throw error;
        await this.#reload(this.#kept.vaultKey);
      }
    }
  }

  /** Another device was faster: take its vault, and make the changes again on top of it. */
  async #reload(vaultKey: Bytes): Promise<void> {
    const { vault } = await this.#api.mine();
    if (vault === null) throw new Error("the vault is gone");
    if (vault.version < (this.#kept?.version ?? 0)) throw new RolledBack(); // pins of an older one are fewer
    this.#stored = await openVault(vaultKey, this.person, vault.version, fromBase64url(vault.sealed));
    this.#kept = { vaultKey, version: vault.version };
  }

  async #sealed(vault: Vault, { vaultKey, version }: Kept, slot: NewSlot | null): Promise<NewVault> {
    const sealed = await sealVault(vaultKey, this.person, version, vault);
    return { version, sealed: toBase64url(sealed), kid: vault.keys.public.kid, slot };
  }
}
