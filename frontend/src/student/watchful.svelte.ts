import type { Reading } from "../triage/reading";
import type { TextReader } from "../triage/in_worker";

const TRY_AGAIN_MS = 20_000;

/** The page's reader for danger: fetched once somebody may write, gone when nobody is there. */
export class Watchful {
  /** `off`: the school does without. `failed`: it did not come, and is asked for again. */
  state = $state<"off" | "loading" | "ready" | "failed">("off");
  readonly #start: () => Promise<TextReader>;
  #reader: TextReader | null = null;
  /** Who waits for the reader, and for the tries after one that failed. */
  #waiting: ((reader: TextReader | null) => void)[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;
  #begun = 0;

  constructor(start: () => Promise<TextReader>) {
    this.#start = start;
  }

  /** Fetch the reader, unless it is here or on its way. */
  begin(): void {
    if (this.state === "loading" || this.state === "ready") return;
    clearTimeout(this.#again);
    this.state = "loading";
    const begun = (this.#begun += 1);
    void this.#start().then(
      (reader) => this.#came(reader, begun),
      () => this.#failed(begun),
    );
  }

  #came(reader: TextReader, begun: number): void {
    if (begun !== this.#begun) {
      reader.stop();
      return;
    }
    this.#reader = reader;
    this.state = "ready";
    this.#tell(reader);
  }

  #failed(begun: number): void {
    if (begun !== this.#begun) return;
    this.state = "failed";
    this.#again = setTimeout(() => this.begin(), TRY_AGAIN_MS);
  }

  #tell(reader: TextReader | null): void {
    for (const told of this.#waiting.splice(0)) told(reader);
  }

  /** The reader, however often it has to be asked for; null where there is none to wait for, or nobody is there any more. */
  async here(): Promise<TextReader | null> {
    if (this.#reader !== null || this.state === "off") return this.#reader;
    return new Promise((told) => this.#waiting.push(told));
  }

  /** The reading of `text`, once the reader is here; null where it cannot be read. */
  async read(text: string): Promise<Reading | null> {
    return (await this.here())?.read(text) ?? null;
  }

  end(): void {
    clearTimeout(this.#again);
    this.#begun += 1;
    this.#reader?.stop();
    this.#reader = null;
    this.state = "off";
    this.#tell(null);
  }
}
