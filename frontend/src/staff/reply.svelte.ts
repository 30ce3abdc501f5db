/** How long an answer can be taken back before it is sent. */
export const UNDO_MS = 8_000;

interface Ports {
  /** Bring back what was kept of an unfinished answer. */
  readonly load: () => Promise<string>;
  readonly keep: (text: string) => Promise<void>;
  /** Seal and send. Resolves when the sealed answer lies in the outbox; throws where it could not. */
  readonly post: (text: string, followUp: string) => Promise<void>;
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
  /** What kept the answer from leaving. The text is still here. */
  error = $state<unknown>(null);
  readonly #ports: Ports;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** It is on its way: too late to take back, and it goes once. */
  #isLeaving = false;

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
    void this.#ports.keep(text);
  }

  /** Hold the answer for a few seconds, then send it. */
  send(): void {
    if (this.isHeld || this.text.trim() === "") return;
    this.error = null;
    this.isHeld = true;
    this.#timer = setTimeout(() => void this.leave(), UNDO_MS);
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
    try {
      await this.#ports.post(text, this.followUp);
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
}
