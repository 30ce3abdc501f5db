import type { Clock, ListedThread, Thread } from "../api/types";
import { passed, plainDate, promised } from "../i18n/dates";
import { addressee } from "./naming";
import { t as nameless } from "./anonymous_words";
import { t } from "./words";

export interface Row {
  readonly title: string;
  readonly tag: { readonly kind: "new" | "late"; readonly text: string } | null;
  readonly text: string;
  /** When it began: what tells two threads to the same person apart. */
  readonly began: string;
}

type Where = Pick<Row, "tag" | "text">;

/** Whether nobody answered in time: the back-up has it, or the promised moment has passed. */
export function isLate(clock: Clock, now: Date): boolean {
  return clock.escalated_at !== null || (clock.due_at !== null && new Date(clock.due_at) < now);
}

/** Whether the back-up too has let its time pass. */
export function isLateAgain({ escalated_at, back_up_due_at }: Clock, now: Date): boolean {
  return escalated_at !== null && back_up_due_at !== null && new Date(back_up_due_at) <= now;
}

/** Whether somebody has answered, and the answer was not opened. What cannot be opened is no news. */
export function hasNews({ unread, state, clock, awaits_meeting }: ListedThread): boolean {
  return unread && !awaits_meeting && (state === "closed" || clock === null || clock.kind === "follow_up");
}

/** New answers first; otherwise as they came. */
export function newsFirst(threads: readonly ListedThread[]): ListedThread[] {
  return [...threads.filter(hasNews), ...threads.filter((thread) => !hasNews(thread))];
}

/**
 * How a thread is written in the list: to whom, and where it stands. Never what was written.
 * `hasKeys`: whether there are keys here to open it with.
 */
export function rowOf(thread: ListedThread, now: Date, hasKeys = true): Row {
  const began = t("threads.began", { when: passed(new Date(thread.opened_at), now) });
  const isLocked = !hasKeys && !thread.awaits_meeting && hasNews(thread);
  return { title: titleOf(thread), began, ...(isLocked ? { tag: null, text: t("threads.no_keys") } : standing(thread, now)) };
}

function titleOf({ branch, state, closed_at, anonymous, revealed_at }: ListedThread): string {
  const to = anonymous && revealed_at === null ? `${addressee(branch)} · ${nameless("nameless")}` : addressee(branch);
  if (state !== "closed") return to;
  return t("threads.closed_since", { to, date: closed_at === null ? "" : plainDate(new Date(closed_at)) });
}

function standing(thread: ListedThread, now: Date): Where {
  if (thread.awaits_meeting) return { tag: null, text: t("threads.shut") };
  if (hasNews(thread)) return { tag: { kind: "new", text: t("threads.new_answer") }, text: passed(new Date(thread.newest_at), now) };
  return thread.state === "closed" ? { tag: null, text: t("threads.reopens") } : running(thread, now);
}

function running(thread: Thread, now: Date): Where {
  const { clock, newest_at, urgency } = thread;
  if (clock === null) return { tag: null, text: t("threads.answered", { when: passed(new Date(newest_at), now) }) };
  return urgency === "acute" && clock.kind === "answer" ? inDanger(clock, now) : waiting(clock, now);
}

/** In danger no time is promised, whoever has it. */
function inDanger(clock: Clock, now: Date): Where {
  const sent = t("threads.acute", { when: passed(new Date(clock.opened_at), now) });
  return { tag: null, text: clock.escalated_at === null ? sent : t("thread.back_up_title") };
}

function waiting(clock: Clock, now: Date): Where {
  const answerBy = clock.back_up_due_at ?? clock.due_at;
  if (isLate(clock, now)) {
    const words = isLateAgain(clock, now) ? "thread.late_was" : "threads.back_up_due";
    const text = answerBy === null ? "" : t(words, { when: promised(new Date(answerBy), now) });
    return { tag: { kind: "late", text: t("threads.late") }, text: clock.escalated_at === null ? "" : text };
  }
  if (clock.due_at === null) return { tag: null, text: "" };
  return { tag: null, text: t(clock.kind === "follow_up" ? "threads.follow_up" : "threads.due", { when: promised(new Date(clock.due_at), now) }) };
}
