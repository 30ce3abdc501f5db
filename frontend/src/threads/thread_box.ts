import type { WayIn } from "../api/outbox";
import type { Detail } from "../api/threads";
import type { Manifest as WireManifest, ManifestOut, Thread } from "../api/types";
import type { Bytes, Id } from "../crypto/encoding";
import { toBase64url } from "../crypto/encoding";
import { messageKey, openMessage, sealMessage } from "../crypto/envelope";
import type { Content, Place , Kind} from "../crypto/envelope";
import { CannotOpen, E1Error, ManifestRefused } from "../crypto/errors";
import type { Identity } from "../crypto/identity";
import { buildManifest, checkRecipients, Reason } from "../crypto/manifest";
import type { Manifest, SigningKeys } from "../crypto/manifest";
import { newThreadKey, RecipientType } from "../crypto/thread-key";
import type { Ring } from "../keys/keyring";
import type { Trust } from "../keys/trust";
import { wireManifest } from "../keys/wire";
import { openThreadKeys, verifyManifests } from "./access";
import type { Holder, ThreadKeys } from "./access";
import { chainOf, readersNow, studentIn, studentOf, teamOf } from "./world";
import type { World } from "./world";

/** Who reads and writes: a student with their own keys, staff with their teams'. */
export interface Party {
  readonly keyring: Ring;
  readonly trust: Trust;
  /** The teams whose secrets this person holds; none for a student. */
  readonly teams: ReadonlySet<Id>;
  readonly holder: Holder;
  readonly now: () => number;
}

/** What is verified of a thread. */
export interface Verifiable extends Pick<Detail, "manifests" | "keys"> { readonly thread: Pick<Thread, "id" | "school" | "branch"> }

/** The student's keys are new, and nobody has met them: their old thread must not be sealed to these. */
export class StudentKeyChanged extends E1Error {
  override readonly code = "student_key_changed";
}

/**
 * An opened thread: verified, its keys in memory. Reads and seals messages, and says when the
 * readers have changed so that the key has to be made anew first.
 */
export class ThreadBox {
  readonly id: Id;
  readonly world: World;
  readonly manifests: readonly Manifest[];
  readonly #party: Party;
  readonly #keys: ThreadKeys;
  /** The newest manifest and the own grant, as they came. */
  readonly wayIn: WayIn | null;
  readonly #messageKeys = new Map<number, CryptoKey>();

  private constructor(id: Id, world: World, manifests: readonly Manifest[], keys: ThreadKeys, party: Party, wayIn: WayIn | null) {
    this.id = id;
    this.world = world;
    this.manifests = manifests;
    this.#keys = keys;
    this.#party = party;
    this.wayIn = wayIn;
  }

  /** Verify and open what the server says of the thread `id`, and pin its newest manifest. */
  static async open(id: Id, detail: Verifiable, party: Party): Promise<ThreadBox> {
    const { thread, manifests: wire, keys } = detail;
    if (thread.id !== id) throw new ManifestRefused("another thread than the one asked for");
    const teams = keys.teams.filter(({ team }) => team !== keys.back_up.team);
    const branch = await party.trust.branch(thread.school.id, thread.branch, keys.back_up, teams);
    return ThreadBox.openIn({ student: await studentOf(keys.identities), branch }, id, wire, party);
  }

  /** The same where the world is known already: previews of a list. */
  static async openIn(world: World, thread: Id, wire: readonly ManifestOut[], party: Party): Promise<ThreadBox> {
    const pin = party.keyring.vault.threads.get(thread) ?? null;
    const manifests = await verifyManifests(thread, wire, world, pin);
    const keys = await openThreadKeys(manifests, wire, party.holder);
    const box = new ThreadBox(thread, world, manifests, keys, party, wayInOf(wire));
    if (pin?.ke !== box.newest.ke || box.#isFirstOfStudent || box.#isMetSince) box.#pin();
    return box;
  }

  get newest(): Manifest {
    const newest = this.manifests.at(-1);
    if (newest === undefined) throw new ManifestRefused("no manifest");
    return newest;
  }

  /** Whether this person can read what is written now. Somebody who lost their keys cannot. */
  get isReadable(): boolean {
    return this.#keys.has(this.newest.ke);
  }

  get team(): Id {
    return teamOf(this.newest);
  }

  /** What this person writes as: student, the responsible team, or the back-up. */
  get role(): RecipientType {
    if (this.#party.teams.size === 0) return RecipientType.student;
    return this.#party.teams.has(this.team) ? RecipientType.team : RecipientType.backUp;
  }

  /** Whether the student has other keys now than this thread is sealed to. */
  get studentKeyChanged(): boolean {
    return this.world.student[0]?.keys.kid !== studentIn(this.world, this.newest).keys.kid;
  }

  /**
   * For staff: whether this thread is of other keys than they first knew the student by. It can be
   * answered, for the student may have started over; but nobody has seen who holds these keys.
   */
  get hasNewStudentKeys(): boolean {
    if (this.role === RecipientType.student || this.studentKeyChanged) return false;
    const { id, keys } = studentIn(this.world, this.newest);
    const known = this.#party.keyring.vault.people.get(id);
    return known !== undefined && known !== keys.kid;
  }

  /** Whether a team has moved on since the key was made: then nothing is sealed under it. */
  get needsNewKey(): boolean {
    try {
      checkRecipients(this.newest, readersNow(this.world, studentIn(this.world, this.newest), this.team));
      return false;
    } catch (error) {
      if (error instanceof ManifestRefused) return true;
      throw error;
    }
  }

  /** Whether there is a newer key, or epochs or keys of the student's that came after this was opened. */
  isBehind({ thread, keys }: Pick<Detail, "thread" | "keys">): boolean {
    const { identities, teams, back_up: backUp } = keys;
    const { branch, student } = this.world;
    const known = new Map(branch.teams).set(branch.backUp.current.team, branch.backUp);
    const hasGrown = [...teams, backUp].some(({ team, epochs }) => epochs.length > (known.get(team)?.epochs.length ?? 0));
    return thread.ke > this.newest.ke || hasGrown || identities[0]?.kid !== student[0]?.keys.kid;
  }

  /** Open one message. @throws CannotOpen where the key was not handed over or the place is wrong */
  async read(place: Place, envelope: Bytes): Promise<Content> {
    return openMessage(await this.#messageKey(place.ke), place, envelope);
  }

  /** Seal `content` under the newest key as the message `mid` of this person. */
  async seal(mid: Id, kind: Kind, content: Omit<Content, "attachments" | "sentMs" | "teamEpoch"> & Partial<Pick<Content, "attachments">>): Promise<string> {
    if (this.role !== RecipientType.student && this.studentKeyChanged) throw new StudentKeyChanged();
    const { ke } = this.newest;
    const place: Place = { thread: this.id, ke, mid, author: this.#party.keyring.person, role: this.role, kind };
    const teamEpoch = chainOf(this.world, this.team).current.epoch;
    const full: Content = { attachments: [], ...content, sentMs: this.#party.now(), teamEpoch };
    return toBase64url(await sealMessage(await this.#messageKey(ke), place, full));
  }

  /** The manifest of a new key for those who read now, history handed on. */
  newKeyManifest(reason: Reason = Reason.teamEpoch): Promise<WireManifest> {
    return this.#manifest(reason, this.team, this.world, true);
  }

  /** The manifest that hands the thread over to `team`, whose keys `world` has verified. */
  handOverManifest(team: Id, world: World, withHistory: boolean): Promise<WireManifest> {
    return this.#manifest(Reason.handOver, team, world, withHistory);
  }

  /** The manifest that gives the team the thread back: the student keeps the keys that it was sealed to, until they are met. */
  givenBackManifest(): Promise<WireManifest> {
    return this.#sealedFor(studentIn(this.world, this.newest), Reason.backUpTakesOver, this.team, this.world, true);
  }

  /** The manifest that gives the student, whom this person has met, the thread with all that was said. */
  metStudentManifest(met: Identity): Promise<WireManifest> {
    const [live] = this.world.student;
    if (live?.id !== met.id || live.keys.kid !== met.keys.kid) throw new ManifestRefused("another student, or other keys, than were met");
    return this.#sealedFor(met, Reason.studentKey, this.team, this.world, true);
  }

  async #manifest(reason: Reason, team: Id, world: World, withHistory: boolean): Promise<WireManifest> {
    if (this.role !== RecipientType.student && this.studentKeyChanged) throw new StudentKeyChanged();
    return this.#sealedFor(studentIn(world, this.newest), reason, team, world, withHistory);
  }

  async #sealedFor(student: Identity, reason: Reason, team: Id, world: World, withHistory: boolean): Promise<WireManifest> {
    await this.#party.keyring.saved(); // no key is sealed to anybody before they are pinned for good
    const sealed = await buildManifest({
      thread: this.id, key: newThreadKey(), signer: await this.#signer(), reason, createdMs: this.#party.now(), previous: this.newest,
      recipients: readersNow(world, student, team), previousKey: withHistory ? this.#key(this.newest.ke) : null,
    });
    return wireManifest(sealed);
  }

  async #signer(): Promise<SigningKeys> {
    const { keyring, holder } = this.#party;
    if (this.role === RecipientType.student) return { id: keyring.person, keys: keyring.keys };
    const { backUp } = this.world.branch;
    const { team, keys } = this.role === RecipientType.team ? chainOf(this.world, this.team).current : backUp.current;
    const secrets = await holder(keys.kid, team);
    if (secrets === undefined) throw new CannotOpen();
    return { id: team, keys: secrets };
  }

  #key(ke: number): Bytes {
    const key = this.#keys.get(ke);
    if (key === undefined) throw new CannotOpen();
    return key;
  }

  async #messageKey(ke: number): Promise<CryptoKey> {
    const known = this.#messageKeys.get(ke) ?? (await messageKey(this.#key(ke)));
    this.#messageKeys.set(ke, known);
    return known;
  }

  get #isFirstOfStudent(): boolean {
    if (this.role === RecipientType.student) return false;
    return !this.#party.keyring.vault.people.has(studentIn(this.world, this.newest).id);
  }

  /** For staff: whether somebody of the team has met the student since: sealed to these keys after those known before. */
  get #isMetSince(): boolean {
    if (this.role === RecipientType.student) return false;
    const { id, keys } = studentIn(this.world, this.newest);
    const known = this.#party.keyring.vault.people.get(id);
    const kids = this.manifests.map((manifest) => studentIn(this.world, manifest).keys.kid);
    const met = this.manifests.findIndex(({ reason }, at) => reason === Reason.studentKey && kids[at] === keys.kid);
    return known !== keys.kid && met > 0 && kids.slice(0, met).some((kid) => kid === known);
  }

  /** Remember the newest manifest, and for staff the keys that they first knew the student by, or that were met since. */
  #pin(): void {
    const { ke, digest } = this.newest;
    const { id, keys } = studentIn(this.world, this.newest);
    const isStaff = this.role !== RecipientType.student;
    const isMet = this.#isMetSince;
    this.#party.keyring.remember((vault) => {
      const people = isStaff && (isMet || !vault.people.has(id)) ? new Map(vault.people).set(id, keys.kid) : vault.people;
      const isKnown = (vault.threads.get(this.id)?.ke ?? 0) >= ke;
      return { ...vault, people, threads: isKnown ? vault.threads : new Map(vault.threads).set(this.id, { ke, digest }) };
    });
  }
}

function wayInOf(wire: readonly ManifestOut[]): WayIn | null {
  const newest = wire.at(-1);
  return newest === undefined ? null : { record: newest.record, grant: newest.grant };
}
