import { wayBack } from "../ui/way_back";

/** Where the page goes when somebody leaves in a hurry: ordinary, Swedish, quick to load. */
export const LEAVE_TO = "https://www.svt.se/vader";

/** What must happen before the page is gone. It is called in the tap, and what it still has to do is waited for, though not for long. */
export type LastAct = () => unknown;

const PATIENCE_MS = 300;
const lastActs = new Set<LastAct>();

/** Register `act` (seal the draft, drop the keys, lock the session). Returns how to take it back. */
export function beforeLeaving(act: LastAct): () => void {
  lastActs.add(act);
  return () => lastActs.delete(act);
}

/**
 * Leave at once: empty the view, run every last act, replace this page by another site.
 * One tap, no question; no screen of it is in “back”. It ends no thread and loses no draft.
 */
export function leave(to: string = LEAVE_TO): void {
  document.body.replaceChildren();
  wayBack.stop(); // what the last acts close must not step back as well
  const kept = [...lastActs].map(attempt).filter((left) => left instanceof Promise);
  const go = (): void => wayBack.leave(() => window.location.replace(to));
  if (kept.length === 0) go();
  else void Promise.race([Promise.allSettled(kept), new Promise((done) => setTimeout(done, PATIENCE_MS))]).then(go);
}

/** One act that fails must not keep the page open. */
function attempt(act: LastAct): unknown {
  try {
    return act();
  } catch {
    return;
  }
}

const PRESSES = 3;
const WITHIN_MS = 5_000;

/**
 * Leave when Shift is pressed three times, by itself: a way out under the hand that types. `warn` before the last press.
 * Returns how to stop.
 */
export function leaveByKeys(warn: () => void = () => undefined, now: () => number = Date.now): () => void {
  let pressed: number[] = [];
  let wasAlone = true;

  /** A Shift that made a capital comes up after its letter, which came up with Shift. */
  function cameUp({ key, shiftKey }: KeyboardEvent): void {
    const counts = key === "Shift" && wasAlone;
    pressed = counts ? [...pressed.filter((at) => now() - at < WITHIN_MS), now()] : [];
    wasAlone = key === "Shift" || !shiftKey;
    if (pressed.length === PRESSES - 1) warn();
    if (pressed.length === PRESSES) leave();
  }

  document.addEventListener("keyup", cameUp, true);
  return () => document.removeEventListener("keyup", cameUp, true);
}
