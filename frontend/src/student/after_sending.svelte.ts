import type { Id } from "../api/types";
import { urgencyOf } from "./danger.svelte";
import type { Answer, Danger } from "./danger.svelte";
import type { Watchful } from "./watchful.svelte";

/** A message that is sent, or on its way. */
export interface SentMessage { readonly mid: Id; readonly thread: Id; readonly text: string }

interface Ports {
  readonly watchful: Watchful;
  /** Tell the service, now or when the network is back, that the thread is acute. */
  readonly raise: (message: SentMessage) => void;
}

/** What is open of danger once a message has gone: the question, and a reader that comes late. */
export class AfterSending {
  /** The message of which it was asked whether it means danger, until somebody answers. */
  asked = $state.raw<SentMessage | null>(null);
  /** The thread in which danger was read or told since this page was opened. */
  inDanger = $state<Id | null>(null);
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** `message` has gone, read as `danger` says. Where the reader is still on its way, it is read then. */
  sent(message: SentMessage, danger: Danger): void {
    if (danger.asks) this.asked = message;
    if (danger.isAcute) this.inDanger = message.thread;
    if (danger.reading === null) void this.#readLate(message);
  }

  answer(answer: Answer): void {
    const { asked } = this;
    this.asked = null;
    if (asked !== null && urgencyOf(answer) === "acute") this.#raise(asked);
  }

  async #readLate(message: SentMessage): Promise<void> {
    const reading = await this.#ports.watchful.read(message.text);
    if (reading?.band === "alarm") this.#raise(message);
    if (reading?.band === "ask") this.asked = message;
  }

  #raise(message: SentMessage): void {
    this.inDanger = message.thread;
    this.#ports.raise(message);
  }
}
