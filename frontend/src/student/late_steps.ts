import type { Clock, Thread } from "../api/types";
import { promised, promisedHalves } from "../i18n/dates";
import type { Step } from "../ui/steps";
import { whoReads } from "./reading";
import { isLate, isLateAgain } from "./standing";
import { t } from "./words";

/** The apology, who took over, and by when: while a promise is late, and only then. */
export function lateSteps(thread: Thread, now: Date): Step[] {
  const { clock } = thread;
  if (clock === null || !isLate(clock, now)) return [];
  if (isLateAgain(clock, now)) return [sorryAgain(thread, clock, now), responsibleAreTold(thread)];
  const steps = [sorry(thread, clock, now)];
  if (clock.escalated_at === null) return clock.at_back_up ? [...steps, responsibleAreTold(thread)] : steps;
  steps.push({ kind: "done", title: t("thread.back_up_title"), more: t("thread.back_up_reads", { team: thread.back_up.name }) });
  if (clock.back_up_due_at === null || thread.urgency === "acute") return steps;
  const when = promisedHalves(new Date(clock.back_up_due_at), now);
  return [...steps, { kind: "big", title: t("thread.back_up_due"), when, more: t("thread.no_need") }];
}

/** The due time is named where it passed; in danger there is none, and who was away kept none. */
function sorry(thread: Thread, { due_at, escalated_at }: Clock, now: Date): Step {
  const isOver = due_at !== null && new Date(due_at) <= atLeast(escalated_at, now);
  if (!isOver || thread.urgency === "acute") return { kind: "late", title: t("thread.sorry_title"), more: t("thread.sorry_more", { team: thread.team.name }) };
  return { kind: "late", title: t("thread.late_title"), more: t("thread.late_was", { when: promised(new Date(due_at), now) }) };
}

/** The back-up's time has passed as well: it is named as one that was, and nothing is promised anew. */
function sorryAgain({ urgency }: Thread, { back_up_due_at }: Clock, now: Date): Step {
  if (urgency === "acute" || back_up_due_at === null) return { kind: "late", title: t("thread.again_danger") };
  return { kind: "late", title: t("thread.again_title"), more: t("thread.late_was", { when: promised(new Date(back_up_due_at), now) }) };
}

function responsibleAreTold({ urgency }: Thread): Step {
  return { kind: "done", title: t("thread.told_title"), more: t(urgency === "acute" ? "thread.told_danger" : "thread.told_more") };
}

/** What has happened is past, also where this phone has not yet heard what time it is. */
function atLeast(happened: string | null, now: Date): Date {
  return happened !== null && new Date(happened) > now ? new Date(happened) : now;
}

/** The promise shrunk to one sentence above the field; none while late. In danger whom to call, until it is closed. */
export function promiseSentence(thread: Thread, now: Date): string | null {
  if (thread.state === "closed") return t("thread.closed_line");
  if (thread.clock?.kind !== "answer") return answered(thread, now);
  if (thread.urgency === "acute") return t("thread.acute_line", { reads: whoReads(thread.reading, now) });
  const { due_at } = thread.clock;
  if (due_at === null || isLate(thread.clock, now)) return null;
  return t("thread.due", { when: promised(new Date(due_at), now) });
}

/** One answer ends no danger: the numbers stay. */
function answered({ clock, urgency }: Thread, now: Date): string | null {
  const promise = clock === null ? null : comesBack(clock, now);
  if (urgency !== "acute") return promise;
  return [promise, t("thread.acute_stays")].filter((part) => part !== null).join(" ");
}

function comesBack(clock: Clock, now: Date): string | null {
  if (clock.due_at === null || isLate(clock, now)) return null;
  return t("thread.follow_up", { when: promised(new Date(clock.due_at), now) });
}
