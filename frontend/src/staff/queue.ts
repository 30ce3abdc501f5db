import type { Id, ListedThread, Urgency } from "../api/types";

/** Where a thread stands in the list: danger, danger that was answered, the school's failure, a day to answer on, then the rest. */
export type GroupKind = "danger" | "watch" | "late" | "today" | "tomorrow" | "day" | "unopened" | "answered" | "closed";
/** `day` is the first moment of a group whose heading is a date. */
export interface Group { readonly kind: GroupKind; readonly day: Date | null; readonly threads: readonly ListedThread[] }

/** A calendar day of the school as a number that grows by one a day. */
export type DayOf = (moment: Date) => number;

const HOUR_MS = 3_600_000;
const PATIENCE_MS = 24 * HOUR_MS;
/** What each hour beyond a day's wait is worth: a quarter of an hour less left. */
const AGEING = 0.25;
const ORDER: readonly GroupKind[] = ["danger", "watch", "late", "today", "tomorrow", "day", "unopened", "answered", "closed"];

/** When somebody else takes over, or, when the back-up has it, until when it must have answered. */
export function answerBefore(thread: ListedThread): Date | null {
  const { clock } = thread;
  if (clock === null) return null;
  const next = clock.escalated_at === null ? clock.escalate_at : clock.back_up_due_at;
  const moment = next ?? clock.due_at;
  return moment === null ? null : new Date(moment);
}

/** Danger that waits for an answer, and that a person has not called a false alarm. */
export function isDanger(thread: ListedThread): boolean {
  return thread.clock?.kind === "answer" && isAcute(thread);
}

/** Danger that was answered, until a person ends it: one answer makes nobody safe. */
export function isAnsweredDanger(thread: ListedThread): boolean {
  return thread.clock?.kind !== "answer" && thread.state !== "closed" && isAcute(thread);
}

/** How urgent a thread is in the list: as it came and was raised, or as a person lowered it; a false alarm is nothing urgent. */
export function urgencyOf({ urgency, lowered_to, false_alarm }: Pick<ListedThread, "urgency" | "lowered_to" | "false_alarm">): Urgency {
  return false_alarm ? "routine" : (lowered_to ?? urgency);
}

function isAcute(thread: ListedThread): boolean {
  return urgencyOf(thread) === "acute";
}

/** The promised time has passed, or the back-up had to take over. */
export function isLate(thread: ListedThread, now: Date): boolean {
  const { clock } = thread;
  if (clock === null) return false;
  return clock.escalated_at !== null || (clock.due_at !== null && new Date(clock.due_at) <= now);
}

/**
 * How soon `thread` has its turn within its group, in milliseconds: the time left, and less for
 * each hour that it has waited beyond a day, so that a long closed week starves nobody. Of danger the oldest is first.
 */
export function turn(thread: ListedThread, now: Date): number {
  const { clock } = thread;
  if (clock === null) return -new Date(thread.newest_at).getTime();
  if (isDanger(thread)) return new Date(clock.opened_at).getTime() - now.getTime();
  const until = isLate(thread, now) && clock.due_at !== null ? new Date(clock.due_at) : answerBefore(thread);
  const left = (until ?? now).getTime() - now.getTime();
  const waited = now.getTime() - new Date(clock.opened_at).getTime();
  return left - AGEING * Math.max(0, waited - PATIENCE_MS);
}

/** Return the groups that have threads, in the order they are read, each sorted by whose turn it is. */
export function groupsOf(threads: readonly ListedThread[], now: Date, dayOf: DayOf): Group[] {
  const groups = new Map<string, ListedThread[]>();
  for (const thread of threads) {
    const key = keyOf(thread, now, dayOf);
    groups.set(key, [...(groups.get(key) ?? []), thread]);
  }
  return [...groups].sort(([a], [b]) => compareKeys(a, b)).map(([key, members]) => groupOf(key, members, now));
}

function groupOf(key: string, members: readonly ListedThread[], now: Date): Group {
  const isDay = ["today", "tomorrow", "day"].some((one) => key.startsWith(one));
  const haste = (thread: ListedThread) => (isDay && urgencyOf(thread) === "routine" ? 1 : 0); // “Snart” before what is not
  const threads = [...members].sort((a, b) => haste(a) - haste(b) || turn(a, now) - turn(b, now));
  const [first] = threads;
  const kind = ORDER.find((one) => key.startsWith(one)) ?? "answered";
  return { kind, day: kind === "day" && first !== undefined ? answerBefore(first) : null, threads };
}

function keyOf(thread: ListedThread, now: Date, dayOf: DayOf): string {
  if (thread.state === "closed") return "closed";
  return inDanger(thread, now) ?? withoutDanger(thread, now, dayOf);
}

function inDanger(thread: ListedThread, now: Date): GroupKind | null {
  if (isDanger(thread)) return "danger";
  if (!isAnsweredDanger(thread)) return null;
  return isLate(thread, now) ? "danger" : "watch";
}

function withoutDanger(thread: ListedThread, now: Date, dayOf: DayOf): string {
  if (thread.clock === null) return thread.not_opened_since_answer ? "unopened" : "answered";
  return isLate(thread, now) ? "late" : dayKey(dayOf(answerBefore(thread) ?? now) - dayOf(now));
}

function dayKey(days: number): string {
  if (days <= 0) return "today";
  return days === 1 ? "tomorrow" : `day ${days}`;
}

function compareKeys(a: string, b: string): number {
  const [kindA = "", daysA = "0"] = a.split(" ");
  const [kindB = "", daysB = "0"] = b.split(" ");
  const rank = (kind: string) => ORDER.findIndex((one) => one === kind);
  return rank(kindA) - rank(kindB) || Number(daysA) - Number(daysB);
}

/** The thread that somebody is asked to take first: danger, then what went to the back-up. Null where nobody waits to be taken. */
export function firstToTake(threads: readonly ListedThread[], now: Date): Id | null {
  const waiting = threads.filter((thread) => thread.claimed_by === null && (isDanger(thread) || (thread.clock?.escalated_at ?? null) !== null));
  const first = waiting.sort((a, b) => Number(isDanger(b)) - Number(isDanger(a)) || turn(a, now) - turn(b, now))[0];
  return first?.id ?? null;
}

/** Who has a thread: nobody, oneself, a colleague, or a colleague who took it and has not answered. */
export type Claim = "nobody" | "mine" | "theirs" | "silent" | "back_up";

const SILENT_AFTER_MS = { acute: HOUR_MS / 4, soon: 2 * HOUR_MS, routine: 4 * HOUR_MS } as const;

/** Return who has `thread`. A claim is not an answer: one that stays silent comes back to all. */
export function claimOf(thread: ListedThread, me: Id, now: Date): Claim {
  const { claimed_by: holder, claimed_at: since, clock } = thread;
  if (holder === null) return clock !== null && clock.escalated_at !== null ? "back_up" : "nobody";
  if (holder.id === me) return "mine";
  if (clock === null || since === null) return "theirs";
  const silentFor = now.getTime() - Math.max(Date.parse(since), Date.parse(clock.opened_at));
  return silentFor >= SILENT_AFTER_MS[thread.urgency] ? "silent" : "theirs";
}

/** The mark of a row or a heading: the school's failure outranks the student's wish, danger outranks both. */
export function markOf(thread: ListedThread, now: Date): "acute" | "late" | "soon" | "routine" {
  if (isDanger(thread) || isAnsweredDanger(thread)) return "acute";
  if (isLate(thread, now)) return "late";
  if (thread.clock === null) return "routine";
  return urgencyOf(thread) === "routine" ? "routine" : "soon";
}
