import type { Reading } from "../triage/reading";
import type { TextReader } from "../triage/in_worker";

const TRY_AGAIN_MS = 20_000;

/** The page's reader for danger: fetched once somebody may write, gone when nobody is there. */
export class Watchful {
  /** `off`: the school does without. `failed`: it did not come, and is asked for again. */
  state = $state<"off" | "loading" | "ready" | "failed">("off");
  readonly #start: () => Promise<TextReader>;
  #reader: TextReader | null = null;
  #coming: Promise<TextReader | null> = Promise.resolve(null);
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
    this.#coming = this.#start().then(
      (reader) => this.#came(reader, begun),
      () => this.#failed(begun),
    );
  }

  #came(reader: TextReader, begun: number): TextReader | null {
    if (begun !== this.#begun) {
      reader.stop();
      return null;
    }
    this.#reader = reader;
    this.state = "ready";
    return reader;
  }

  #failed(begun: number): null {
    if (begun !== this.#begun) return null;
    this.state = "failed";
    this.#again = setTimeout(() => this.begin(), TRY_AGAIN_MS);
    return null;
  }

  /** The reading of `text`, once the reader is here; null where it does not come. */
  async read(text: string): Promise<Reading | null> {
    const reader = this.#reader ?? (await this.#coming);
    return reader === null ? null : reader.read(text);
  }

  end(): void {
    clearTimeout(this.#again);
    this.#begun += 1;
    this.#reader?.stop();
    this.#reader = null;
    this.#coming = Promise.resolve(null);
    this.state = "off";
  }
}
