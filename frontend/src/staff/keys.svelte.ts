import { isRefusal } from "../api/client";
import { KeysApi } from "../api/keys";
import type { Client } from "../api/client";
import type { Id, MyKeys } from "../api/types";
import { argon2InWorker } from "../crypto/argon2";
import type { Bytes } from "../crypto/encoding";
import { CannotOpen, Malformed } from "../crypto/errors";
import type { Keyring } from "../keys/keyring";
import { addRecoveryCode, unlockWithCode } from "../keys/by_code";
import { passkeysOf, unlockWithPasskey } from "../keys/by_passkey";
import { openByPasskey } from "../keys/open_by_passkey";
import { Lock, secretSlot, stateOf } from "../keys/lock";
import { secretOf } from "../passkeys/browser";
import { asDrawn } from "../secret/typed";

/** Between the door and the desk: no keys yet, keys just made, locked, nothing left that opens them, open. */
export type KeyStage = "loading" | "failed" | "new" | "recovery" | "locked" | "lost" | "open";
/** Why a passphrase or recovery code did not open. `left` and `waitMinutes` where the server counts. */
export interface Wrong { readonly left: number | null; readonly waitMinutes: number }

/** The keys of a member of staff: made once, unlocked with the passphrase, let go of when locked. */
export class StaffKeys {
  stage = $state<KeyStage>("loading");
  /** Shown once, right after it was made. */
  recoveryCode = $state("");
  /** Whether this computer has seen newer keys of theirs than the service gives now. */
  isOld = $state(false);
  readonly api: KeysApi;
  readonly #person: Id;
  readonly #lock: Lock;
  #mine = $state.raw<MyKeys | null>(null);
  #keyring: Keyring | null = null;

  constructor(client: Client, person: Id) {
    this.api = new KeysApi(client);
    this.#person = person;
    this.#lock = new Lock(this.api, argon2InWorker);
  }

  /** The open keys. Only for who is drawn at stage `open`. */
  get keyring(): Keyring {
    if (this.#keyring === null) throw new CannotOpen();
    return this.#keyring;
  }

  get draftKey(): string {
    return this.#mine?.draft_key ?? "";
  }

  /** Find out how things stand. `secret`, of the passkey that signed this person in, opens at once. */
  async load(secret: Bytes | null = null): Promise<void> {
    try {
      this.#mine = await this.api.mine();
      this.isOld = await this.#lock.isGone(this.#person, this.#mine);
      if (secret !== null && this.hasPasskey) await this.#openWith(this.#mine, secret);
      else this.stage = stateOf(this.#mine);
    } catch (error) {
      this.stage = error instanceof CannotOpen ? "locked" : "failed";
    }
  }

  /** Whether a passkey opens these keys. */
  get hasPasskey(): boolean {
    return this.#mine !== null && passkeysOf(this.#mine).length > 0;
  }

  /** Whether a passphrase does. */
  get hasPassphrase(): boolean {
    return this.#mine !== null && secretSlot(this.#mine) !== null;
  }

  /** Open the vault with a touch. @throws NoPasskey, CannotOpen */
  async unlockByTouch(): Promise<void> {
    const secret = await secretOf(passkeysOf(this.#mine ?? await this.api.mine()));
    if (secret === null) throw new CannotOpen();
    await this.#openWith(await this.api.mine(), secret);
  }

  /** Have a passkey open these keys from now on. */
  async openBy(passkey: Id, secret: Bytes): Promise<void> {
    await openByPasskey(this.api, this.keyring, passkey, secret);
    await this.fetch();
  }

  /** Take the passphrase away; a passkey opens. @throws ApiError `slot_last` */
  async dropPassphrase(): Promise<void> {
    const slots = this.#mine?.slots.filter(({ type }) => type === "pin") ?? [];
    for (const { id } of slots) await this.api.removeSlot(id);
    await this.fetch();
  }

  /** Which passkeys open, by credential. */
  get openers(): readonly string[] {
    return this.#mine === null ? [] : passkeysOf(this.#mine);
  }

  async fetch(): Promise<void> {
    this.#mine = await this.api.mine();
  }

  async #openWith(mine: MyKeys, secret: Bytes): Promise<void> {
    this.#mine = mine;
    this.#keyring = await unlockWithPasskey(this.#lock, this.#person, mine, secret);
    this.isOld = this.#keyring.isOld;
    this.stage = "open";
  }

  /** Make keys that `passphrase` opens, and a recovery code. Safe to repeat until it has gone well. */
  async make(passphrase: string): Promise<void> {
    this.#keyring ??= await this.#lock.begin(this.#person, "staff", this.stage === "lost");
    if (!this.#keyring.isKept) await this.#lock.chooseSecret(this.#keyring, asDrawn(passphrase));
    this.recoveryCode = await addRecoveryCode(this.api, this.#keyring);
    this.stage = "recovery";
  }

  codeKept(): void {
    this.recoveryCode = "";
    this.stage = "open";
  }

  /** Give up the old keys: new ones are made, and a colleague has to let this person in again. */
  startOver(): void {
    this.stage = "lost";
  }

  /** Open the vault. Returns what was wrong with the secret, or null when it is open. */
  async unlock(secret: string, way: "passphrase" | "code"): Promise<Wrong | null> {
    try {
      const mine = await this.api.mine();
      this.#mine = mine;
      if (way === "passphrase" && secretSlot(mine) === null) return { left: 0, waitMinutes: 0 };
      this.#keyring = way === "code"
        ? await unlockWithCode(this.#lock, this.#person, mine, secret)
        : await this.#lock.unlock(this.#person, mine, asDrawn(secret));
      this.isOld = this.#keyring.isOld;
      this.stage = "open";
      return null;
    } catch (error) {
      return wrongOf(error, way);
    }
  }

  /** Let go of every secret in memory. */
  close(): void {
    this.#keyring = null;
    this.stage = "locked";
  }
}

/** A wrong passphrase the server refuses; keys that do not open after that are no fault of the person's. */
function wrongOf(error: unknown, way: "passphrase" | "code"): Wrong {
  const isWrongCode = way === "code" && (error instanceof CannotOpen || error instanceof Malformed);
  if (isWrongCode) return { left: null, waitMinutes: 0 };
  if (!isRefusal(error, "wrong_secret", "wait", "slot_burnt")) throw error;
  const { left, wait_s: wait } = error.details;
  const known = error.code === "slot_burnt" ? 0 : typeof left === "number" ? left : null;
  return { left: known, waitMinutes: typeof wait === "number" ? Math.ceil(wait / 60) : 0 };
}
