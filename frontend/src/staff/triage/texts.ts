import type { Id } from "../../api/types";
import type { Reader, Reading } from "../../triage/reader";
import { ownWords } from "../../threads/quotes";
import type { Message } from "./told";

/** Slices of texts read in one go, before the page has its turn again. */
const AT_ONCE = 8;

/** The texts of one thread, each read once; they stay on this device. */
export class Texts {
  readonly #load: () => Promise<Reader>;
  readonly #read = new Map<Id, Reading>();
  #steps = 0;

  constructor(load: () => Promise<Reader>) {
    this.#load = load;
  }

  /** The readings of `messages`, in their order. */
  async read(messages: readonly Message[]): Promise<{ message: Message; reading: Reading }[]> {
    const reader = await this.#load();
    const told: { message: Message; reading: Reading }[] = [];
    for (const message of messages) told.push({ message, reading: await this.#readingOf(reader, message) });
    return told;
  }

  async #readingOf(reader: Reader, { mid, text, quotes = [] }: Message): Promise<Reading> {
    const known = this.#read.get(mid);
    if (known !== undefined) return known;
    const steps = reader.steps(ownWords(text, quotes));
    for (let step = steps.next(); ; step = steps.next()) {
      this.#steps += 1;
      if (this.#steps % AT_ONCE === 0) await new Promise((resume) => setTimeout(resume));
      if (!step.done) continue;
      this.#read.set(mid, step.value);
      return step.value;
    }
  }
}
