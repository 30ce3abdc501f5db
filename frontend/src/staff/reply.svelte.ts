import { Chosen } from "../pictures/chosen.svelte";
import type { NewPicture } from "../threads/pictures";
import { GRACE_MS } from "./grace";

/** What is pressed so soon after the page changed may be meant for what stood there before. */
export const CHANGED_MS = 1_000;

interface Ports {
  /** Bring back what was kept of an unfinished answer. */
  readonly load: () => Promise<string>;
  readonly keep: (text: string) => Promise<void>;
  /** Seal and send. Resolves when the sealed answer lies in the outbox; throws where it could not. */
  readonly post: (text: string, followUp: string, pictures: readonly NewPicture[]) => Promise<void>;
}

/**
 * An answer being written to one student. It is kept, sealed, at every keystroke; after “Send”
 * it waits a few seconds in which it can be taken back, and only then leaves.
 */
export class Reply {
  text = $state("");
  /** Until when one comes back, as a field of date and time holds it; "" promises nothing. */
  followUp = $state("");
  /** “Send” was pressed, and the seconds of grace run. */
  isHeld = $state(false);
  /** “Send” was pressed right after the page changed: to whom, is asked first. */
  asks = $state(false);
  /** For how long the answer is held, in milliseconds. */
  graceMs = $state(GRACE_MS);
  /** What kept the answer from leaving. The text is still here. */
  error = $state<unknown>(null);
  /** What goes along. Only what is written is kept on the device. */
  readonly pictures = new Chosen();
  readonly #ports: Ports;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** It is on its way: too late to take back, and it goes once. */
  #isLeaving = false;
  #changedAt = Number.NEGATIVE_INFINITY;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Bring back an unfinished answer, unless something has been written meanwhile. */
  async restore(): Promise<void> {
    const kept = await this.#ports.load();
    if (this.text === "") this.text = kept;
  }

  write(text: string): void {
    this.text = text;
    this.asks = false;
    void this.#ports.keep(text);
  }

  /** Something else than before stands under the cursor, or has the focus. */
  beware(): void {
    this.#changedAt = performance.now();
  }

  /** Hold the answer for a few seconds, then send it. Right after the page has changed it is asked about first. */
  send(graceMs = GRACE_MS): void {
    if (this.isHeld || this.asks || this.text.trim() === "") return;
    if (performance.now() - this.#changedAt < CHANGED_MS) this.asks = true;
    else this.#hold(graceMs);
  }

  /** It is meant for this student. */
  sure(graceMs = GRACE_MS): void {
    if (!this.asks) return;
    this.asks = false;
    this.#hold(graceMs);
  }

  unsure(): void {
    this.asks = false;
  }

  /** Take the answer back into the field. */
  undo(): void {
    if (this.#isLeaving) return;
    clearTimeout(this.#timer);
    this.isHeld = false;
  }

  /** Send what is held now, without waiting for the seconds to pass. */
  async leave(): Promise<void> {
    if (!this.isHeld || this.#isLeaving) return;
    clearTimeout(this.#timer);
    this.#isLeaving = true;
    const text = this.text.trim();
    const pictures = this.pictures.next;
    try {
      await this.#ports.post(text, this.followUp, pictures);
      this.pictures.sent(pictures);
      this.text = "";
      this.followUp = "";
      await this.#ports.keep("");
    } catch (error) {
      this.error = error;
    } finally {
      this.#isLeaving = false;
      this.isHeld = false;
    }
  }

  #hold(graceMs: number): void {
    this.error = null;
    this.isHeld = true;
    this.graceMs = graceMs;
    if (graceMs === 0) void this.leave();
    else this.#timer = setTimeout(() => void this.leave(), graceMs);
  }
}
