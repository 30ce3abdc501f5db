import type { Client } from "../api/client";
import type { Id } from "../api/types";

const EVERY_MS = 60_000;
interface Answer { late: boolean; threads: Id[] }

/** What the service knows of its own failing: that promises are overdue, and which threads of this person's. */
export class Watched {
  late = $state(false);
  threads = $state.raw<readonly Id[]>([]);
  readonly #client: Client;
  #every: ReturnType<typeof setInterval> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Ask now, and each minute from now on. */
  start(): void {
    this.#every ??= setInterval(() => void this.#ask(), EVERY_MS);
    void this.#ask();
  }

  stop(): void {
    clearInterval(this.#every);
    this.#every = undefined;
  }

  /** Without an answer stays what was known: that the service is away is said elsewhere. */
  async #ask(): Promise<void> {
    try {
      const { late, threads } = (await this.#client.get("/api/watch")) as Answer;
      this.late = late;
      this.threads = threads;
    } catch {
      return;
    }
  }
}
