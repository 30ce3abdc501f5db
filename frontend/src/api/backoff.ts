const FIRST_MS = 500;
const MOST_MS = 30_000;

/**
 * Return how long to wait before try number `tries` + 1: from half a second to half a minute,
 * doubled each time, anywhere in the upper half of it, so that a school does not come back at once.
 */
export function backoff(tries: number, random: () => number = Math.random): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return Math.round(most * (0.5 + random() / 2));
}
