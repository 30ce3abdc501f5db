import type { Branch, Urgency } from "../api/types";
import type { Band, Reading } from "../triage/reading";
import type { Watchful } from "./watchful.svelte";

/** What somebody answered who was asked whether they are in danger. `other_…`: somebody else is meant. */
export type Answer = "yes" | "unsure" | "no" | "other_yes" | "other_unsure" | "other_no";

/** No model has read the text. */
export const NO_MODEL = "none";
const READ_AFTER_MS = 300;
const MOST_WAIT_MS = 300;
const BANDS: readonly Band[] = ["calm", "ask", "alarm"];
const URGENCIES: readonly Urgency[] = ["routine", "soon", "acute"];

/** How urgent an answer makes it. */
export function urgencyOf(answer: Answer): Urgency {
  return answer === "no" || answer === "other_no" ? "soon" : "acute";
}

/**
 * What was read of one message while it is being written, and what its author says of it.
 * What is shown never falls back before the text is sent or emptied.
 */
export class Danger {
  /** The newest reading of the text. */
  reading = $state.raw<Reading | null>(null);
  answer = $state<Answer | null>(null);
  /** The highest band of this text so far: what the screen shows. */
  shown = $state<Band>("calm");
  /** The numbers were put away by who writes: one row stays. */
  folded = $state(false);
  readonly #watchful: Watchful;
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #message = 0;

  constructor(watchful: Watchful) {
    this.#watchful = watchful;
  }

  /** Whether the question stands: asked, and not answered. */
  get asks(): boolean {
    return this.shown === "ask" && this.answer === null;
  }

  /** Whether it goes as acute whatever else was chosen. */
  get isAcute(): boolean {
    return this.reading?.band === "alarm" || (this.answer !== null && urgencyOf(this.answer) === "acute");
  }

  /** Whether the reader knows no language in what is written. */
  get isUnknown(): boolean {
    return this.reading?.reasons.some(({ code }) => code === "language_unknown") === true;
  }

  /** Whether words wait for no picture: they are urgent, or asked about, or nobody knows yet that they are not. */
  get hurries(): boolean {
    return this.reading === null || this.isUrgent;
  }

  get isUrgent(): boolean {
    return this.asks || this.#read !== "routine";
  }

  get version(): string {
    return this.reading?.version ?? NO_MODEL;
  }

  /** `text` stands in the field: read it shortly. */
  follow(text: string): void {
    this.#text = text;
    if (text.trim() === "") this.clear();
    else this.#timer ??= setTimeout(() => void this.#readSoon(), READ_AFTER_MS);
  }

  /** Read what is about to be sent. Sending waits for a reader that is here, a moment at most, and for no other. */
  async finish(text: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#watchful.state !== "ready") return;
    const late = new Promise<null>((done) => setTimeout(() => done(null), MOST_WAIT_MS));
    this.#take(await Promise.race([this.#watchful.read(text), late]), this.#message);
  }

  /** How urgent the message is: what was read or answered never lowers what its author chose. */
  urgency(chosen: Urgency | null): Urgency {
    const read = this.#read;
    if (chosen === null) return read;
    const isCalm = this.answer === null && (this.reading === null || this.reading.band === "calm");
    return isCalm ? chosen : higher(chosen, read);
  }

  get #read(): Urgency {
    if (this.isAcute) return "acute";
    return higher(this.answer === null ? "routine" : urgencyOf(this.answer), this.reading?.urgency ?? "routine");
  }

  /** To whom it goes where its author left that to us: in danger to whoever comes first. */
  branch(wished: Branch | "either"): Branch | "either" {
    return wished === "either" && this.reading?.band === "calm" && this.answer === null ? this.reading.branch : wished;
  }

  /** Another message begins. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#message += 1;
    this.reading = null;
    this.answer = null;
    this.shown = "calm";
    this.folded = false;
  }

  async #readSoon(): Promise<void> {
    const message = this.#message;
    await this.#watchful.here(); // nothing more is asked for meanwhile: what stands there then is read
    if (message !== this.#message) return;
    this.#timer = undefined;
    this.#take(await this.#watchful.read(this.#text), message);
  }

  #take(reading: Reading | null, message: number): void {
    if (reading === null || message !== this.#message) return;
    this.reading = reading;
    if (BANDS.indexOf(reading.band) <= BANDS.indexOf(this.shown)) return;
    this.shown = reading.band;
    this.folded = false;
  }
}

function higher(one: Urgency, other: Urgency): Urgency {
  return URGENCIES.indexOf(one) >= URGENCIES.indexOf(other) ? one : other;
}
