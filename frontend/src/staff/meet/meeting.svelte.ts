import { IN_BACKGROUND, isRefusal } from "../../api/client";
import type { Asking } from "../../api/client";
import type { MeetingsApi } from "../../api/meetings";
import type { StaffThreadsApi } from "../../api/staff_threads";
import type { Id, Meeting as Seen, Moment, Thread } from "../../api/types";
import { code } from "../../crypto/fingerprint";
import { BadSignature, E1Error, ManifestRefused } from "../../crypto/errors";
import type { Identity } from "../../crypto/identity";
import { KEY_BYTES, randomBytes } from "../../crypto/primitives";
import type { Bytes } from "../../crypto/encoding";
import { meetingFragment, proofOf, rememberMet } from "../../keys/meeting";
import { sealForMet } from "../../threads/reseal";
import type { Party } from "../../threads/thread_box";
import { studentOf } from "../../threads/world";

const LOOK_EVERY_MS = 2_000;

interface Ports {
  readonly api: Pick<MeetingsApi, "begin" | "show" | "confirm">;
  readonly threads: Pick<StaffThreadsApi, "detail" | "addManifest" | "endClock">;
  readonly party: Party;
  /** Where the student's page lies. */
  readonly origin: string;
}

/**
 * One meeting with the student of a thread: a code for one scan, the proof of what scanned it, and
 * their old threads sealed to exactly the keys that were proved.
 */
export class Meeting {
  /** `over`: ten minutes have passed; `refused`: what came, or is shown, is not of the keys of who stands here. */
  state = $state<"beginning" | "waiting" | "sealing" | "done" | "over" | "refused" | "failed">("beginning");
  address = $state("");
  /** The twenty digits of the keys that the service shows: what the student's phone must show too. */
  digits = $state("");
  minutes = $state(0);
  /** Threads that were given to the new keys, and such as this person could not open. */
  opened = $state(0);
  shut = $state(0);
  /** Of the opened: where the student still waits for an answer. */
  unanswered = $state.raw<readonly Thread[]>([]);
  /** Of these the meeting is no answer until a colleague has confirmed it. */
  unconfirmed = $state.raw<readonly Thread[]>([]);
  error = $state.raw<unknown>(null);
  readonly #thread: Id;
  readonly #student: Id;
  readonly #ports: Ports;
  #secret: Bytes = randomBytes(KEY_BYTES);
  #meeting: Id = "";
  #metAt: Moment = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(thread: Id, student: Id, ports: Ports) {
    this.#thread = thread;
    this.#student = student;
    this.#ports = ports;
  }

  /** Draw a code for one scan. The one before is worth nothing any more. */
  async begin(): Promise<void> {
    this.stop();
    this.state = "beginning";
    await this.#orSaid(async () => {
      this.#secret = randomBytes(KEY_BYTES);
      const begun = await this.#ports.api.begin(this.#thread);
      this.#meeting = begun.id;
      this.address = `${this.#ports.origin}/${meetingFragment({ meeting: begun.id, secret: this.#secret })}`;
      await this.#see(begun);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The digits that the student read out are those of the keys shown here. */
  async metByDigits(): Promise<void> {
    this.stop();
    if (this.#isGiven) return;
    this.state = "sealing"; // a scan that is being asked for finds nothing to judge any more
    await this.#orSaid(async () => {
      const shown = await this.#show();
      const student = await this.#studentIn(shown);
      if (student === null || (await digitsOf(student)) !== this.digits) throw new BadSignature("other keys than those compared");
      await this.#met(student, "digits");
    });
  }

  /** The meeting counts as the answer in what still waits. Of danger a second person has to agree. */
  async countAsAnswer(): Promise<void> {
    for (const thread of this.unanswered) {
      const isAnswered = await this.#answeredHere(thread.id);
      this.unanswered = this.unanswered.filter(({ id }) => id !== thread.id);
      if (!isAnswered) this.unconfirmed = [...this.unconfirmed, thread];
    }
  }

  /** Returns whether that was enough: of danger it is not, until a colleague confirms it. */
  async #answeredHere(thread: Id): Promise<boolean> {
    const ending = { ending: "elsewhere", how: "met", by: this.#ports.party.keyring.person, at: this.#metAt } as const;
    try {
      await this.#ports.threads.endClock(thread, ending);
      return true;
    } catch (error) {
      if (isRefusal(error, "second_person_needed")) return false;
      if (isRefusal(error, "not_for_this_clock")) return true;
      throw error;
    }
  }

  #show(asking: Asking = {}): Promise<Seen> {
    return this.#ports.api.show(this.#meeting, asking);
  }

  async #look(): Promise<void> {
    const seen = await this.#show(IN_BACKGROUND).catch(() => null); // looked for again in a moment
    if (this.state !== "waiting") return; // met by digits meanwhile
    if (seen === null) this.#lookSoon();
    else await this.#orSaid(() => this.#see(seen));
  }

  async #see(seen: Seen): Promise<void> {
    if (seen.identity === null && (seen.met_at !== null || seen.left_s === 0)) {
      this.state = "over"; // no keys are shown any more: that is no lie about them
      return;
    }
    const student = await this.#studentIn(seen);
    const digits = await digitsOf(student);
    if (this.#isGiven) return;
    this.digits = digits;
    this.minutes = Math.ceil(seen.left_s / 60);
    if (seen.proof !== null) return this.#judge(seen.proof.proof, student);
    this.state = seen.left_s > 0 ? "waiting" : "over";
    if (this.state === "waiting") this.#lookSoon();
  }

  #lookSoon(): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** The proof is of the secret on this screen and of the keys that the service shows, or nothing is sealed. */
  async #judge(proof: string, student: Identity | null): Promise<void> {
    if (student === null) throw new ManifestRefused("a proof of keys that are not shown");
    const wanted = await proofOf({ meeting: this.#meeting, secret: this.#secret }, student);
    if (this.#isGiven) return;
    if (proof !== wanted) throw new BadSignature("a proof of other keys, or of another code");
    await this.#met(student, "qr");
  }

  /** A scan and the digits may come at once: the old threads are given by the one that came first. */
  get #isGiven(): boolean {
    return this.state === "sealing" || this.state === "done";
  }

  async #studentIn({ identity }: Seen): Promise<Identity | null> {
    if (identity === null) return null;
    const [student] = await studentOf([identity]);
    if (student?.id !== this.#student) throw new ManifestRefused("another student than the one to meet");
    return student;
  }

  async #met(student: Identity, how: "qr" | "digits"): Promise<void> {
    this.state = "sealing";
    const { api, party } = this.#ports;
    const met = await api.confirm(this.#meeting, student.keys.kid, how);
    this.#metAt = met.met_at ?? "";
    rememberMet(party.keyring, student);
    for (const thread of met.threads) await this.#give(thread, student);
    this.state = "done";
  }

  /** One thread that does not open here stops no other: a colleague may hold its keys. */
  async #give(thread: Id, student: Identity): Promise<void> {
    const { threads, party } = this.#ports;
    try {
      await sealForMet(thread, student, threads, party);
      this.opened += 1;
    } catch (error) {
      if (!(error instanceof E1Error)) throw error;
      this.shut += 1;
      return;
    }
    const { thread: now } = await threads.detail(thread);
    if (now.clock !== null && now.clock.opened_at <= this.#metAt) this.unanswered = [...this.unanswered, now];
  }

  async #orSaid(work: () => Promise<void>): Promise<void> {
    try {
      this.error = null;
      await work();
    } catch (error) {
      this.stop();
      this.error = error;
      this.state = error instanceof E1Error ? "refused" : isRefusal(error, "meeting_over") ? "over" : "failed";
    }
  }
}

async function digitsOf(student: Identity | null): Promise<string> {
  return student === null ? "" : code(student.keys.kid, student.digest);
}
