import type { Thread } from "../api/types";
import { urgencyOf } from "./queue";

/** How long an answer can be taken back before it is sent, and how long one to a student in danger. */
export const GRACE_MS = 10_000;
export const ACUTE_GRACE_MS = 3_000;
/** So near the end of a promise nothing is held: what counts is when the service has the answer. */
export const NEAR_MS = 60_000;

/** For how long an answer in `thread` is held before it leaves. */
export function graceOf(thread: Thread, now: Date): number {
  const left = moments(thread).map((at) => Date.parse(at) - now.getTime());
  if (left.some((ms) => ms >= 0 && ms <= NEAR_MS)) return 0;
  return urgencyOf(thread) === "acute" ? ACUTE_GRACE_MS : GRACE_MS;
}

/** When something is promised, or somebody else takes over. */
function moments({ clock }: Thread): string[] {
  if (clock === null) return [];
  return [clock.due_at, clock.escalate_at, clock.back_up_due_at].filter((at) => at !== null);
}
