import type { KeysApi } from "../api/keys";
import type { MyKeys, SlotState, SlotType } from "../api/types";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { CannotOpen } from "../crypto/errors";
import { IdentityKind, signIdentity } from "../crypto/identity";
import { decodePinParams } from "../crypto/pin-params";
import type { PasswordHash } from "../crypto/pin-params";
import { newIdentity } from "../crypto/primitives";
import { NO_PARAMS, pinHalves, pinKek, unwrapVaultKey } from "../crypto/slot";
import { newVault, openVault } from "../crypto/vault";
import { Keyring } from "./keyring";
import { isOlder, SeenVaults } from "./seen_vaults";
import type { Seen } from "./seen_vaults";
import { pinSlot } from "./slots";
import { wireSigned } from "./wire";

/** The slot that a typed secret opens, if the person has one that still can be tried. */
export function secretSlot(mine: MyKeys): SlotState | null {
  return mine.slots.find(({ type, burnt }) => type === "pin" && !burnt) ?? null;
}

/** Whether there is a vault, and anything left that opens it. */
export function stateOf(mine: MyKeys): "new" | "locked" | "lost" {
  if (mine.vault === null) return "new";
  return mine.slots.some(({ burnt }) => !burnt) ? "locked" : "lost";
}

/**
 * From the server's sealed vault to open secrets and back: sign up, unlock, choose a secret.
 * Nothing that opens a vault is stored, and no secret leaves: `auth` is a hash of its half.
 */
export class Lock {
  readonly #api: KeysApi;
  readonly #hash: PasswordHash;
  readonly #now: () => number;
  readonly #seen: Seen;

  constructor(api: KeysApi, hash: PasswordHash, now: () => number = Date.now, seen: Seen = new SeenVaults()) {
    this.#api = api;
    this.#hash = hash;
    this.#now = now;
    this.#seen = seen;
  }

  /** Whether the server shows no vault where one of this person's was open on this device before. */
  async isGone(person: Id, mine: MyKeys): Promise<boolean> {
    const newest = mine.vault === null ? await this.#seen.newest(person) : null;
    return newest !== null && newest.version > 0;
  }

  /**
   * Make new keys and publish them. `startOver` gives up the vault there is: what was sealed to
   * it comes back only after a meeting.
   */
  async begin(person: Id, role: "student" | "staff", startOver = false): Promise<Keyring> {
    const keys = await newIdentity();
    const createdMs = this.#now();
    await this.#api.putIdentity(wireSigned(signIdentity(person, IdentityKind[role], keys, createdMs)), startOver);
    await this.#seen.begins(person, createdMs);
    return new Keyring(person, newVault(keys, createdMs), null, this.#watched(person, createdMs));
  }

  /** Choose the secret that opens these keys from now on: it makes their vault, or is one more way in. */
  async chooseSecret(keyring: Keyring, secret: string): Promise<void> {
    const slotFor = (vaultKey: Bytes) => pinSlot(keyring.person, vaultKey, secret, this.#hash);
    if (keyring.vaultKey === null) await keyring.keep(slotFor);
    else await this.#api.addSlot(await slotFor(keyring.vaultKey));
  }

  /**
   * Open the vault with the typed secret. The server counts the try before it compares.
   * @throws ApiError `wrong_secret` {left, wait_s}, `wait`, `slot_burnt`
   */
  async unlock(person: Id, mine: MyKeys, secret: string): Promise<Keyring> {
    const slot = secretSlot(mine);
    if (slot === null) throw new CannotOpen();
    const params = fromBase64url(slot.params);
    const { auth, enc } = await pinHalves(secret, decodePinParams(params), this.#hash);
    const answer = await this.#api.unlock(slot.id, toBase64url(auth));
    const kek = await pinKek(person, slot.id, enc, fromBase64url(answer.share));
    const place = { user: person, slot: slot.id, type: "pin" as const, params };
    return this.#open(person, mine, await unwrapVaultKey(kek, place, fromBase64url(answer.wrapped)));
  }

  /** Open the vault by whichever slot of a type has this key. */
  async openWith(person: Id, mine: MyKeys, wanted: SlotType, kekOf: (slot: Id) => Promise<Bytes>): Promise<Keyring> {
    for (const { id, type, wrapped } of mine.slots) {
      if (type !== wanted || wrapped === null) continue;
      const place = { user: person, slot: id, type, params: NO_PARAMS };
      try {
        return await this.#open(person, mine, await unwrapVaultKey(await kekOf(id), place, fromBase64url(wrapped)));
      } catch (error) {
        if (!(error instanceof CannotOpen)) throw error;
      }
    }
    throw new CannotOpen();
  }

  async #open(person: Id, mine: MyKeys, vaultKey: Bytes): Promise<Keyring> {
    if (mine.vault === null) throw new CannotOpen();
    const { version, sealed, kid } = mine.vault;
    const vault = await openVault(vaultKey, person, version, fromBase64url(sealed));
    if (vault.keys.public.kid !== kid) throw new CannotOpen();
    const age = { created: vault.createdMs, version };
    const newest = await this.#seen.newest(person);
    await this.#seen.saw(person, age);
    const isOld = newest !== null && isOlder(age, newest);
    return new Keyring(person, vault, { vaultKey, version }, this.#watched(person, vault.createdMs), isOld);
  }

  /** The server's side of a vault; what is stored there is remembered here as seen. */
  #watched(person: Id, created: number): Pick<KeysApi, "mine" | "putVault"> {
    return {
      mine: () => this.#api.mine(),
      putVault: async (vault) => {
        await this.#api.putVault(vault);
        await this.#seen.saw(person, { created, version: vault.version });
      },
    };
  }
}
