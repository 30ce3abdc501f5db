import type { Moment } from "../api/types";

/**
 * The clock that promises are made on: the server's, which a demonstration may move. The phone's
 * own clock may be wrong, and is used for nothing but its running.
 */
class PromiseClock {
  #ahead = $state(0);
  #tick = $state(0);

  /** The promise's now. Read in a page it is read again each half minute. */
  get now(): Date {
    return new Date(Date.now() + this.#ahead + 0 * this.#tick);
  }

  /** The server has said what time it is. */
  set(now: Moment): void {
    this.#ahead = Date.parse(now) - Date.now();
  }

  tick(): void {
    this.#tick += 1;
  }
}

export const promiseClock = new PromiseClock();
setInterval(() => promiseClock.tick(), 30_000);
