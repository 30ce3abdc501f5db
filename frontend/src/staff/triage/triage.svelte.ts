import type { Asking } from "../../api/client";
import type { StaffThreadsApi } from "../../api/staff_threads";
import type { Id, Standing, Thread, Triage } from "../../api/types";
import type { Conversation } from "../../threads/conversation.svelte";
import { load } from "../../triage/reader";
import type { Reader, Reading } from "../../triage/reader";
import { Texts } from "./texts";
import { spokenFor, weightiest } from "./told";
import type { Message, Said, Told } from "./told";

/** How one thread was read: by the model of now, on this device alone; and what staff said of it. */
export class ThreadTriage {
  /** What the server knows: how it was routed, what was corrected. Null until it came. */
  known = $state.raw<Triage | null>(null);
  /** The message that the reading speaks of. Null where nothing was read. */
  told = $state.raw<Told | null>(null);
  /** Whether the reader could not come: everything else works without it. */
  isUnread = $state(false);
  /** Whether all that was first waited for is here, or cannot come: nothing that can be pressed is drawn before. */
  isSettled = $state(false);
  /** What was said here since the thread was opened: it can be taken back. */
  said = $state.raw<readonly Standing["kind"][]>([]);
  readonly #id: Id;
  readonly #api: Pick<StaffThreadsApi, "triage" | "correct">;
  readonly #texts: Texts;
  #revision = -1;

  constructor(id: Id, api: Pick<StaffThreadsApi, "triage" | "correct">, reader: () => Promise<Reader> = load) {
    this.#id = id;
    this.#api = api;
    this.#texts = new Texts(reader);
  }

  /**
   * Read what is new, unless the school does without (`isRead`), and ask what colleagues said.
   * A failure leaves what was there.
   */
  async look(isRead: boolean, conversation: Pick<Conversation, "state" | "thread" | "lines">, asking: Asking = {}): Promise<void> {
    const { thread, lines, state } = conversation;
    if (thread === null || state !== "ready") return;
    await Promise.all([this.#ask(thread, asking), ...(isRead ? [this.#readAll(spokenFor(lines, thread))] : [])]);
    this.isSettled = true;
  }

  /** Say what is right. Returns the thread as it is then. */
  async correct(said: Said): Promise<Thread> {
    const { thread, triage } = await this.#api.correct(this.#id, said.kind === "reading" ? { ...said, ...this.#asRead() } : said);
    this.known = triage;
    this.#revision = thread.revision;
    this.said = [...this.said.filter((kind) => kind !== said.kind), ...(said.right === null ? [] : [said.kind])];
    return thread;
  }

  #asRead(): { read: Reading["band"] | "unknown"; model_version: string } {
    const reading = this.told?.reading;
    return reading === undefined ? { read: "unknown", model_version: "" } : { read: reading.band, model_version: reading.version };
  }

  async #ask({ revision }: Thread, asking: Asking): Promise<void> {
    if (revision === this.#revision) return;
    try {
      this.known = await this.#api.triage(this.#id, asking);
      this.#revision = revision;
    } catch {
      // The next news of the thread asks again.
    }
  }

  async #readAll(messages: readonly Message[]): Promise<void> {
    try {
      this.told = weightiest(await this.#texts.read(messages));
      this.isUnread = false;
    } catch {
      this.isUnread = true;
    }
  }
}
