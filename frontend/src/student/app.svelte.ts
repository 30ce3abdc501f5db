import { ApiError, NoAnswer } from "../api/client";
import type { Id, MyKeys, Person, Session } from "../api/types";
import { lockWhenIdle, STUDENT_LIMITS } from "../app/idle";
import { beforeLeaving } from "../app/leave";
import { promiseClock } from "../app/promise_clock.svelte";
import type { Services } from "../app/services";
import { language } from "../i18n/language.svelte";
import { localNumbers } from "../help/local.svelte";
import { passkeysOf, unlockWithPasskey } from "../keys/by_passkey";
import { stateOf } from "../keys/lock";
import { canTouch, NoPasskey, secretOf } from "../passkeys/browser";
import type { Keyring } from "../keys/keyring";
import { startAddress } from "../keys/trust";
import { Desk } from "./desk.svelte";
import { chosenBefore } from "./draft";
import { Shown } from "./shown.svelte";
import { Watchful } from "./watchful.svelte";
import { Writing } from "./writing.svelte";

/** Every page there is. A page is a state, not an address: nothing but how deep one is stays in the history. */
export const SCREENS = [
  "starting", "sign_in", "letter", "letter_name", "confirm", "unlock", "write", "sent", "whose", "words", "threads", "thread", "across", "meet",
] as const;
export type Screen = (typeof SCREENS)[number];
/** The screen before, where it is always the same. */
const BEFORE: Partial<Record<Screen, Screen>> = { letter: "sign_in", thread: "threads", across: "thread", sent: "threads" };
const OVER_LIST: ReadonlySet<Screen> = new Set(["write", "meet"]);
const AFTER_SENDING: ReadonlySet<Screen> = new Set(["whose", "words"]);

/** The student's page: who is there, what is open, which screen is shown. */
export class StudentApp {
  screen = $state<Screen>("starting");
  person = $state.raw<Person | null>(null);
  mine = $state.raw<MyKeys | null>(null);
  /** What is open: keys, threads, the way out. Null while nobody has said who they are. */
  desk = $state.raw<Desk | null>(null);
  /** Why somebody is at the sign-in page again. */
  ended = $state<"session" | "not_student" | "net" | "failed" | null>(null);
  lockedBy = $state<"idle" | null>(null);
  /** Whether this device has seen newer keys of theirs than the service gives now. */
  hasOldKeys = $state(false);
  /** Whom the thread is kept from that somebody shows the other branch something of. */
  shutOut = $state.raw<readonly Id[]>([]);
  readonly services: Services;
  readonly writing: Writing;
  readonly watchful: Watchful;
  readonly shown: Shown;
  readonly #start = startAddress(location.hash);
  #stopIdle: () => void = () => undefined;

  constructor(services: Services) {
    this.services = services;
    this.watchful = new Watchful(services.reader);
    this.shown = new Shown();
    this.writing = new Writing(services.threads, this.watchful);
    services.client.onSignedOut = () => this.#sessionEnded();
    beforeLeaving(() => this.desk?.drafts.settled());
    beforeLeaving(() => this.#dropKeys());
    beforeLeaving(() => void services.session.signOut({ keepalive: true }));
    addEventListener("pagehide", () => this.#dropKeys());
    addEventListener("hashchange", () => this.#scanned());
  }

  /** Find out who is signed in. A shared device may still have somebody else's session. */
  async begin(): Promise<void> {
    void localNumbers.fetch(this.services.session, this.#start?.school);
    try {
      this.#arrive(await this.services.session.current());
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
      this.ended = error instanceof NoAnswer ? "net" : "failed";
      this.screen = "sign_in";
    }
  }

  /** @throws ApiError `wrong_sign_in`, `wait` */
  async signIn(username: string, password: string): Promise<void> {
    this.#arrive(await this.services.session.signIn(username, password));
  }

  /** Redeem a paper code. The drawn user name is shown next. @throws ApiError `code_unknown`, `password_weak` */
  async redeemLetter(code: string, password: string): Promise<void> {
    this.#arrive(await this.services.session.redeemLetter(code, password));
    this.screen = "letter_name";
  }

  async signOut(): Promise<void> {
    this.#dropKeys();
    try {
      await this.services.session.signOut();
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
    }
    this.person = null;
    this.mine = null;
    this.writing.clear();
    this.ended = null;
    await this.begin();
  }

  /** “Ja, det är jag”: fetch what is theirs, and go where they are needed. */
  async confirm(): Promise<void> {
    const { person } = this;
    if (person === null) return;
    void language.meet(person);
    const mine = await this.services.keys.mine();
    this.mine = mine;
    this.hasOldKeys = await this.services.lock.isGone(person.id, mine);
    this.#stopIdle();
    this.desk = new Desk(this.services, person, mine, this.#start, this);
    this.#watch(person);
    await this.#restoreDraft();
    void this.writing.loadContacts();
    this.writing.routeSoon();
    void localNumbers.fetch(this.services.session, person.schools[0]?.id);
    this.#watchIdle();
    this.screen = this.shown.scanned !== null ? "meet" : stateOf(mine) === "new" ? "write" : "unlock";
    await this.desk.postman.deliver();
  }

  /** Open the vault. @throws ApiError `wrong_secret`, `wait`, `slot_burnt` */
  async unlock(secret: string): Promise<void> {
    const { person, desk } = this;
    if (person === null || desk === null) return;
    const mine = await this.services.keys.mine();
    this.mine = mine;
    await this.#unlocked(desk, await this.services.lock.unlock(person.id, mine, secret));
  }

  /** Open the vault with the phone's own lock. @throws NoPasskey, CannotOpen */
  async unlockByTouch(): Promise<void> {
    const { person, desk, mine } = this;
    if (person === null || desk === null || mine === null) return;
    const prf = await secretOf(passkeysOf(mine));
    if (prf === null) throw new NoPasskey("here", null);
    const keyring = await unlockWithPasskey(this.services.lock, person.id, mine, prf);
    if (this.desk === desk) await this.#unlocked(desk, keyring);
  }

  async #unlocked(desk: Desk, keyring: Keyring): Promise<void> {
    this.hasOldKeys = keyring.isOld;
    desk.open(keyring);
    this.lockedBy = null;
    this.#watchIdle();
    this.screen = this.shown.scanned === null ? "threads" : "meet";
    await desk.list.refresh();
  }

  /** A code was scanned into this page, which was open. */
  #scanned(): void {
    if (this.shown.look() && this.desk !== null) this.screen = "meet";
  }

  /** New keys for who has forgotten the words, or never had any: then words that open them. */
  async newWords(): Promise<void> {
    await this.keysToWriteWith();
    this.screen = "words";
  }

  /** Make sure there are keys to write with: those that are open, or new ones. */
  async keysToWriteWith(): Promise<Keyring> {
    const { person, desk, mine } = this;
    if (person === null || desk === null || mine === null) throw new Error("nobody is signed in");
    if (desk.keyring !== null) return desk.keyring;
    const keyring = await this.services.lock.begin(person.id, "student", mine.vault !== null);
    this.mine = { ...mine, vault: null, slots: [] };
    desk.open(keyring);
    return keyring;
  }

  async chooseSecret(secret: string): Promise<void> {
    await this.keep((keyring) => this.services.lock.chooseSecret(keyring, secret));
  }

  /** To where one chooses what opens the answer: whose phone it is decides only where its own lock could. */
  async toSecret(): Promise<void> {
    this.screen = (await canTouch()) ? "whose" : "words";
  }

  /** Have something open the keys from now on. */
  async keep(choose: (keyring: Keyring) => Promise<void>): Promise<void> {
    const keyring = this.desk?.keyring;
    if (keyring == null) throw new Error("no keys to keep");
    await choose(keyring);
    this.mine = await this.services.keys.mine();
    this.#watchIdle();
  }

  /** After the secret: to the thread that was just opened, or to the list. */
  async toThreadOrList(): Promise<void> {
    const thread = this.desk?.sent?.thread ?? null;
    if (this.shown.scanned !== null) this.screen = "meet";
    else if (thread === null) await this.toList();
    else await this.toThread(thread.id);
  }

  async toList(): Promise<void> {
    this.screen = "threads";
    await this.desk?.list.refresh();
  }

  /** The list needs no keys, but whoever has a secret is asked for it first. */
  async toListOrUnlock(): Promise<void> {
    if (this.#isLocked) this.screen = "unlock";
    else await this.toList();
  }

  /** Whether there is a secret that opens what is locked. */
  get canUnlock(): boolean {
    return this.#isLocked && this.mine !== null && stateOf(this.mine) === "locked";
  }

  get #isLocked(): boolean {
    return this.desk?.keyring == null && this.mine?.vault != null;
  }

  /** What lies behind the screen that is shown: where “back” leads, step by step. */
  get behind(): readonly Screen[] {
    const found: Screen[] = [];
    for (let at = this.#before(this.screen); at !== null; at = this.#before(at)) found.unshift(at);
    return found;
  }

  /** To the screen before this one. */
  async back(): Promise<void> {
    const before = this.#before(this.screen);
    if (before === "threads") await this.toList();
    else if (before !== null) this.screen = before;
  }

  #before(screen: Screen): Screen | null {
    if (OVER_LIST.has(screen)) return this.#isLocked ? "unlock" : "threads";
    if (AFTER_SENDING.has(screen)) return this.desk?.sent == null ? "threads" : "sent";
    return BEFORE[screen] ?? null;
  }

  toWrite(): void {
    this.writing.routeSoon();
    this.screen = "write";
  }

  /** Open a thread. Keys that a secret opens are asked for first; without any the thread stays sealed. */
  async toThread(thread: Id): Promise<void> {
    if (this.#isLocked) {
      this.screen = "unlock";
      return;
    }
    const shown = this.desk?.show(thread);
    this.screen = "thread";
    await shown;
  }

  /** To where one shows the other branch what one picks of the open thread; who is shut out of this one stays so. */
  toAcross(shutOut: readonly Id[]): void {
    this.shutOut = shutOut;
    this.screen = "across";
  }

  /** Lock at once. Keys that no secret opens again are kept only while somebody is there. */
  lock(by: "idle" | null = null): void {
    this.#dropKeys();
    this.lockedBy = by;
    if (this.person === null) return;
    this.screen = this.mine === null || stateOf(this.mine) === "new" ? "confirm" : "unlock";
    if (this.screen === "unlock") void this.#deskAgain();
  }

  async #deskAgain(): Promise<void> {
    const { person, mine } = this;
    if (person === null || mine === null) return;
    this.desk = new Desk(this.services, person, mine, this.#start, this);
    this.#watch(person);
    await this.#restoreDraft();
  }

  /** Read what is written, unless the school does without. */
  #watch(person: Person): void {
    if (person.schools.some(({ triage }) => triage)) this.watchful.begin();
  }

  async #restoreDraft(): Promise<void> {
    const { desk, writing } = this;
    const text = (await desk?.unfinished()) ?? null;
    const chosen = text === null || desk === null ? {} : await chosenBefore(desk.drafts);
    writing.clear();
    Object.assign(writing, chosen, { text: text ?? "", restored: text !== null && text !== "" });
  }

  #arrive(session: Session): void {
    promiseClock.set(session.now);
    const { person } = session;
    if (person !== null && person.role !== "student") {
      this.ended = "not_student";
      this.screen = "sign_in";
      return;
    }
    this.person = person;
    this.screen = person === null ? "sign_in" : "confirm";
  }

  #sessionEnded(): void {
    if (this.person === null) return; // said already: the socket and a request both notice
    const { desk } = this;
    const hadText = this.writing.text !== "" || (desk !== null && (desk.hasUnsentText || desk.isReplying));
    this.#dropKeys();
    this.person = null;
    this.ended = hadText ? "session" : null;
    this.screen = "sign_in";
    void this.services.session.current().catch(() => undefined); // a fresh CSRF token to sign in with
  }

  #dropKeys(): void {
    this.#stopIdle();
    this.desk?.close();
    this.desk = null;
    this.writing.clear();
    this.watchful.end();
  }

  #watchIdle(): void {
    this.#stopIdle();
    const hiddenMs = this.desk?.keyring?.isKept === true ? STUDENT_LIMITS.hiddenMs : null;
    this.#stopIdle = lockWhenIdle({ ...STUDENT_LIMITS, hiddenMs }, () => this.lock("idle"));
  }
}
