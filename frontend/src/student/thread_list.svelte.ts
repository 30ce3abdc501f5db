import { ApiError, NoAnswer } from "../api/client";
import type { Asking } from "../api/client";
import type { ThreadsApi } from "../api/threads";
import type { Leaving, ListedThread } from "../api/types";
import { promiseClock } from "../app/promise_clock.svelte";
import { newsFirst } from "./standing";

/** The student's threads: who and where they stand, never what was written. */
export class ThreadList {
  open = $state.raw<readonly ListedThread[]>([]);
  closed = $state.raw<readonly ListedThread[]>([]);
  leaving = $state.raw<Leaving | null>(null);
  state = $state<"loading" | "ready" | "failed" | "old">("loading");
  fetchedAt = $state.raw<Date | null>(null);
  readonly #api: Pick<ThreadsApi, "list">;

  constructor(api: Pick<ThreadsApi, "list">) {
    this.#api = api;
  }

  get isEmpty(): boolean {
    return this.open.length === 0 && this.closed.length === 0;
  }

  /** Whether it could not be fetched the last time. */
  get isBehind(): boolean {
    return this.state === "failed" || this.state === "old";
  }

  /** The network is gone: what stands here may not be so any more. */
  lost(): void {
    if (this.state === "ready") this.state = "old";
  }

  /** Fetch both lists. Where that fails the last known ones stay; without network with their time. */
  async refresh(asking: Asking = {}): Promise<void> {
    try {
      const [open, closed] = await Promise.all([this.#api.list("open", asking), this.#api.list("closed", asking)]);
      promiseClock.set(open.now);
      this.open = newsFirst(open.threads);
      this.closed = newsFirst(closed.threads);
      this.leaving = open.leaving ?? null;
      this.fetchedAt = promiseClock.now;
      this.state = "ready";
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof ApiError)) throw error;
      this.state = error instanceof ApiError || this.fetchedAt === null ? "failed" : "old";
    }
  }
}
