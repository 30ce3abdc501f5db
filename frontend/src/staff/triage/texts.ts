import type { Id } from "../../api/types";
import type { Reader, Reading } from "../../triage/reader";
import type { Message } from "./told";

/** Texts read in one go, before the page has its turn again. */
const AT_ONCE = 8;

/** The texts of one thread, each read once; they stay on this device. */
export class Texts {
  readonly #load: () => Promise<Reader>;
  readonly #read = new Map<Id, Reading>();

  constructor(load: () => Promise<Reader>) {
    this.#load = load;
  }

  /** The readings of `messages`, in their order. */
  async read(messages: readonly Message[]): Promise<{ message: Message; reading: Reading }[]> {
    const reader = await this.#load();
    const unread = messages.filter(({ mid }) => !this.#read.has(mid));
    for (let at = 0; at < unread.length; at += AT_ONCE) {
      for (const { mid, text } of unread.slice(at, at + AT_ONCE)) this.#read.set(mid, reader.read(text));
      await new Promise((resume) => setTimeout(resume));
    }
    return messages.map((message) => ({ message, reading: this.#read.get(message.mid) ?? reader.read(message.text) }));
  }
}
