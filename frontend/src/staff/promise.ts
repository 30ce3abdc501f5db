import type { Thread } from "../api/types";
import { coming, passed, promised } from "../i18n/dates";
import { answerBefore, isAnsweredDanger, isDanger, isLate } from "./queue";
import { t } from "./words";

/** The promise over a thread: what is heavy, what follows it, and whether it is late. */
export interface PromiseWords { readonly strong: string; readonly rest: string; readonly isLate: boolean }

/** Say what was promised and what happens if it is not kept, as one line of sentences. */
export function promiseOf(thread: Thread, now: Date): PromiseWords {
  const { clock } = thread;
  if (clock === null) return withoutClock(thread, now);
  if (clock.escalated_at !== null) return escalated(thread, now, new Date(clock.escalated_at));
  if (isDanger(thread)) return danger(thread, now);
  if (clock.kind === "follow_up" && !isLate(thread, now)) return comesBack(thread, now);
  return running(thread, now, clock.due_at === null ? null : new Date(clock.due_at));
}

function running(thread: Thread, now: Date, due: Date | null): PromiseWords {
  const before = answerBefore(thread) ?? now;
  if (isLate(thread, now)) return { strong: t("promise.late", { when: passed(due ?? before, now) }), rest: "", isLate: true };
  const rest = [hasBackUp(thread) ? t("promise.or_back_up") : "."];
  if (due !== null && due.getTime() === before.getTime()) rest.push(t("promise.same"));
  else if (due !== null) rest.push(t("promise.own_limit"), t("promise.promised", { when: promised(due, now) }));
  return { strong: t("promise.answer_before", { when: coming(before, now) }), rest: rest.join(" "), isLate: false };
}

function comesBack(thread: Thread, now: Date): PromiseWords {
  const when = promised(answerBefore(thread) ?? now, now);
  return { strong: t("promise.follow_up", { when }), rest: t(hasBackUp(thread) ? "promise.or_back_up" : "promise.end"), isLate: false };
}

/** A thread that went to the back-up at once has nobody behind it. */
function hasBackUp(thread: Thread): boolean {
  return thread.team.id !== thread.back_up.id;
}

function danger(thread: Thread, now: Date): PromiseWords {
  const before = answerBefore(thread);
  const rest = before === null || !hasBackUp(thread) ? "" : t("promise.acute.back_up", { when: coming(before, now) });
  return { strong: t("promise.acute"), rest: ` ${rest}`, isLate: false };
}

function escalated(thread: Thread, now: Date, since: Date): PromiseWords {
  const before = answerBefore(thread);
  const words = [t("promise.escalated.since", { when: passed(since, now) })];
  if (before !== null && !isDanger(thread)) words.push(t(before > now ? "promise.escalated.before" : "promise.escalated.was", { when: promised(before, now) }));
  return { strong: t(isDanger(thread) ? "promise.acute" : "promise.escalated"), rest: ` ${words.join(" ")}`, isLate: true };
}

/** Nobody opens an answer within seconds: the student is looked for when there was time to. */
function unopened({ look_for_at }: Thread, now: Date): string {
  const from = look_for_at === null ? now : new Date(look_for_at);
  return from <= now ? t("promise.unopened.do") : t("promise.unopened.later", { when: coming(from, now) });
}

function withoutClock(thread: Thread, now: Date): PromiseWords {
  if (thread.not_opened_since_answer) return { strong: t("promise.unopened"), rest: ` ${unopened(thread, now)}`, isLate: false };
  if (isAnsweredDanger(thread)) return { strong: t("promise.watch"), rest: ` ${t("promise.watch.do")}`, isLate: false };
  return { strong: "", rest: t(thread.state === "closed" ? "promise.closed" : "promise.answered"), isLate: false };
}
