import type { ListedThread, Thread } from "../api/types";
import { plainDate } from "../i18n/dates";
import { isAnsweredDanger, isLate, urgencyOf } from "./queue";
import { t } from "./words";

/** That the student leaves the school of `thread`, or has left it: “Slutar 12 juni 2027”; null for everybody else. */
export function leavesWords({ student }: Pick<Thread, "student">): string | null {
  const day = student?.last_day ?? null;
  if (day === null) return null;
  return t(student?.has_left === true ? "leaves.left" : "leaves.coming", { day: plainDate(new Date(`${day}T12:00:00`)) });
}

/** The open threads of students who leave or have left: somebody closes them, or hands them over. */
export function openOfLeavers(threads: readonly ListedThread[]): ListedThread[] {
  return threads.filter((thread) => thread.state !== "closed" && leavesWords(thread) !== null);
}

/** The same for a list that shows nothing else, with what nobody may miss: danger, what waits for an answer soon, what is late. */
export function onlyLeavers(threads: readonly ListedThread[], now: Date): ListedThread[] {
  const leavers = new Set(openOfLeavers(threads));
  return threads.filter((thread) => leavers.has(thread) || isUrgent(thread, now));
}

function isUrgent(thread: ListedThread, now: Date): boolean {
  return isAnsweredDanger(thread) || (thread.clock !== null && (urgencyOf(thread) !== "routine" || isLate(thread, now)));
}
