/** When a page that nobody touches locks itself, and one that nobody sees. */
export interface IdleLimits { readonly untouchedMs: number; readonly hiddenMs: number | null }

export const STUDENT_LIMITS: IdleLimits = { untouchedMs: 5 * 60_000, hiddenMs: 60_000 };
export const STAFF_LIMITS: IdleLimits = { untouchedMs: 15 * 60_000, hiddenMs: null };

const TOUCHES = ["pointerdown", "keydown", "input", "scroll"] as const;
const LOOK_EVERY_MS = 5_000;

/**
 * Call `lock` once when the limits are passed. Times are compared, not counted: a phone that
 * slept with its timers stopped locks when it wakes. Returns how to stop watching.
 */
export function lockWhenIdle(limits: IdleLimits, lock: () => void, now: () => number = Date.now): () => void {
  let touchedAt = now();
  let hiddenAt: number | null = null;
  const touch = () => (touchedAt = now());

  function look(): void {
    const untouched = now() - touchedAt >= limits.untouchedMs;
    const hidden = limits.hiddenMs !== null && hiddenAt !== null && now() - hiddenAt >= limits.hiddenMs;
    if (!untouched && !hidden) return;
    stop();
    lock();
  }

  function seen(): void {
    look();
    hiddenAt = document.visibilityState === "hidden" ? now() : null;
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", seen);
  for (const name of TOUCHES) document.addEventListener(name, touch, { passive: true, capture: true });

  function stop(): void {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
    for (const name of TOUCHES) document.removeEventListener(name, touch, { capture: true });
  }
  return stop;
}
