import { wayBack } from "../ui/way_back";

/** Where the page goes when somebody leaves in a hurry: ordinary, Swedish, quick to load. */
export const LEAVE_TO = "https://www.svt.se/vader";

/** What must happen before the page is gone. Nothing here may wait: it is called in the tap. */
export type LastAct = () => void;

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
  for (const act of lastActs) attempt(act);
  wayBack.leave(() => window.location.replace(to));
}

/** One act that fails must not keep the page open. */
function attempt(act: LastAct): void {
  try {
    act();
  } catch {
    return;
  }
}
