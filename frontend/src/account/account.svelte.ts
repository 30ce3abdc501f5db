import type { Client } from "../api/client";
import { PasskeysApi } from "../api/passkeys";
import { StaffSessionApi } from "../api/staff_session";
import type { Person, Role, Session } from "../api/types";
import { promiseClock } from "../app/promise_clock.svelte";
import type { Bytes } from "../crypto/encoding";
import { localNumbers } from "../help/local.svelte";
import { touch } from "../passkeys/browser";
import { make } from "../passkeys/make";

/** How far a member of staff has come in; each step is a screen of its own. */
export type Stage = "loading" | "unreachable" | "sign_in" | "factor" | "set_up" | "codes" | "elsewhere" | "in";

/** Who is at a staff page: password, then the second factor, then the page, and only for its roles. */
export class Account {
  session = $state.raw<Session | null>(null);
  /** Shown once, right after the second factor was set up; never fetched again. */
  recoveryCodes = $state.raw<readonly string[]>([]);
  /** Said on the sign-in screen after a session ended under work. */
  ended = $state(false);
  failed = $state(false);
  readonly api: StaffSessionApi;
  readonly passkeys: PasskeysApi;
  #secret: Bytes | null = null;
  readonly #roles: readonly Role[];

  constructor(client: Client, roles: readonly Role[]) {
    this.api = new StaffSessionApi(client);
    this.passkeys = new PasskeysApi(client);
    this.#roles = roles;
    client.onSignedOut = () => this.end();
  }

  get person(): Person | null {
    return this.session?.person ?? null;
  }

  /** Whether those whose page this is hold keys, which a passkey opens. */
  get opensKeys(): boolean {
    return this.#roles.includes("counsellor");
  }

  get stage(): Stage {
    if (this.session === null) return this.failed ? "unreachable" : "loading";
    const { person } = this.session;
    if (person === null) return "sign_in";
    if (!this.#roles.includes(person.role)) return "elsewhere";
    if (person.second_factor === "set_up") return "set_up";
    if (person.second_factor === "needed") return "factor";
    return this.recoveryCodes.length > 0 ? "codes" : "in";
  }

  async load(): Promise<void> {
    this.failed = false;
    try {
      this.arrive(await this.api.current());
    } catch {
      this.failed = true;
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    this.arrive(await this.api.signIn(username.trim(), password));
    this.ended = false;
  }

  /** Prove the second factor: a one-time code of six digits, or a recovery code. */
  async prove(code: string, way: "code" | "recovery_code"): Promise<void> {
    const proof = way === "code" ? { code: digitsOf(code) } : { recovery_code: code.trim().toLowerCase() };
    this.arrive(await this.api.secondFactor(proof));
  }

  /** Sign in with one touch. What the passkey opens is held for the page behind the door. */
  async signInByTouch(): Promise<void> {
    await this.api.current();
    const { assertion, prf } = await touch(await this.passkeys.ask(), this.opensKeys);
    const session = await this.passkeys.signIn(assertion);
    this.#secret = prf;
    this.arrive(session);
    this.ended = false;
  }

  /** Prove the second factor by a touch; what the passkey opens is held too. */
  async proveByTouch(): Promise<void> {
    const { assertion, prf } = await touch(await this.passkeys.ask(), this.opensKeys);
    const session = await this.passkeys.prove(assertion);
    this.#secret = prf;
    this.arrive(session);
  }

  /** The secret of the passkey that let this person in: once. */
  takeSecret(): Bytes | null {
    const secret = this.#secret;
    this.#secret = null;
    return secret;
  }

  async redeem(code: string, password: string): Promise<void> {
    this.arrive(await this.api.redeemInvitation(code.trim(), password));
  }

  async confirmFactor(code: string): Promise<void> {
    const answer = await this.api.confirmSecondFactor(digitsOf(code));
    this.recoveryCodes = answer.recovery_codes;
    this.arrive(answer.session);
  }

  /** Let a passkey be the second factor from the first day: for who holds no keys. */
  async setUpByTouch(name: string): Promise<void> {
    const { passkey } = await make(await this.passkeys.askForNew(), false);
    const added = await this.passkeys.add({ ...passkey, name });
    this.recoveryCodes = added.recovery_codes;
    this.arrive(added.session);
  }

  codesKept(): void {
    this.recoveryCodes = [];
  }

  /** The server no longer knows this session: back to the sign-in, with a word about it. */
  end(): void {
    if (this.person !== null) this.ended = true;
    this.#forget();
  }

  /** Sign out everywhere. The page forgets even if the server cannot be reached. */
  async signOut(): Promise<void> {
    try {
      await this.api.signOut();
    } finally {
      this.#forget();
      await this.load();
    }
  }

  /** What time it is the server says: times on these pages are the promise's. */
  arrive(session: Session): void {
    promiseClock.set(session.now);
    this.session = session;
    void localNumbers.fetch(this.api, session.person?.schools[0]?.id);
  }

  #forget(): void {
    if (this.session !== null) this.session = { ...this.session, person: null };
    this.recoveryCodes = [];
    this.#secret = null;
  }
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}
