import { listed } from "../../i18n/dates";
import type { Branch, Id, Moment, Named } from "../../api/types";

export interface Readers { counsellor: Id[]; nurse: Id[] }
export type Candidates = Record<Branch, Named[]>;
export interface Written { version: number; by: Named; at: Moment }
/** How long before what happens: minutes, and shares of the way to the back-up. */
export interface Policy extends Record<Minutes, number> { mode: "always" | "calendar"; back_up_before_min: number; reminders: number[]; deputy_from: number }
export type Minutes = (typeof TIMES)[number]["field"];
export interface PolicyShown { version: number; policy: Policy; bounds: Record<Minutes, [number, number]>; versions: Written[] }
export interface Interval { opens: string; closes: string }
export type ClosedKind = "break" | "study_day" | "summer" | "other";
export interface Closed { first: string; last: string; kind: ClosedKind; name: string; cover: Readers }
export interface Calendar { week: Interval[][]; closed: Closed[]; holiday_cover: Readers | null }
export interface Holiday { day: string; name: string }
export interface CalendarShown {
  version: number;
  calendar: Calendar | null;
  holidays: Holiday[];
  without_cover: string[];
  candidates: Candidates;
  versions: Written[];
}
export type QuestionName = "saturday" | "both_ill" | "break";
export interface Question { question: QuestionName; holds: boolean; people: Readers | null; candidates: Candidates; written: Written | null }
export interface Example {
  sent_at: Moment;
  is_open: boolean;
  due_at: Moment;
  back_up_at: Moment;
  back_up_soon_at: Moment;
  back_up_acute_at: Moment;
}

export const BRANCHES = ["counsellor", "nurse"] as const;
/** The numbers that a school may set, in the order in which they come to pass, and how one speaks of each. */
export const TIMES = [
  { field: "answer_min", unit: "hours" }, { field: "back_up_soon_min", unit: "hours" }, { field: "back_up_acute_min", unit: "minutes" },
  { field: "level_2_min", unit: "hours" }, { field: "level_2_acute_min", unit: "minutes" },
  { field: "level_3_min", unit: "hours" }, { field: "level_3_acute_min", unit: "minutes" },
  { field: "acknowledge_within_min", unit: "minutes" }, { field: "acknowledge_within_acute_min", unit: "minutes" }, { field: "cap_min", unit: "hours" },
] as const;
const IN_MINUTES = { hours: 60, minutes: 1 } as const;
export type Unit = keyof typeof IN_MINUTES;

/** “1,5” hours as minutes; what is no number as 0, which no bounds allow. */
export function minutesOf(typed: string, unit: Unit): number {
  const number = Number(typed.trim().replace(",", "."));
  return Number.isFinite(number) ? Math.round(number * IN_MINUTES[unit]) : 0;
}

/** 90 minutes as 1.5 hours. */
export function inUnit(minutes: number, unit: Unit): number {
  return minutes / IN_MINUTES[unit];
}

/** “50, 75” as shares of a whole; what is no number as 0, which is no share. */
export function sharesOf(typed: string): number[] {
  const parts = typed.split(/[\s,،;]+/).filter((part) => part !== "");
  return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) / 100 : 0));
}

/** 0.92 as 92 */
export function percent(share: number): number {
  return Math.round(share * 100);
}

export const KINDS = ["break", "study_day", "summer", "other"] as const;
export const NOBODY: Readers = { counsellor: [], nurse: [] };

/** What a school begins with: Monday to Friday, eight to five, closed on holidays, everybody of the back-up there. */
export function firstCalendar(candidates: Candidates): Calendar {
  const day = [{ opens: "08:00", closes: "17:00" }];
  return { week: [day, day, day, day, day, [], []].map((one) => one.map((part) => ({ ...part }))), closed: [], holiday_cover: everybody(candidates) };
}

export function everybody(candidates: Candidates): Readers {
  return { counsellor: candidates.counsellor.map(({ id }) => id), nurse: candidates.nurse.map(({ id }) => id) };
}

/** Whether both branches have somebody. */
export function isFilled({ counsellor, nurse }: Readers): boolean {
  return counsellor.length > 0 && nurse.length > 0;
}

/** The names of those chosen, as a sentence would list them. */
export function namesOf(people: readonly Id[], candidates: readonly Named[]): string {
  return listed(candidates.filter(({ id }) => people.includes(id)).map(({ name }) => name));
}

/** One day of a month's picture: closed by what, if it is. */
export interface Day { date: string; number: number; closed: "holiday" | "period" | "week" | null; name: string }

/** A month as rows of seven, Monday first; null where the month has no day. */
export function monthOf(year: number, month: number, calendar: Calendar, holidays: readonly Holiday[]): (Day | null)[][] {
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const days = Array.from({ length: count }, (_, at) => dayOf(new Date(Date.UTC(year, month, at + 1)), calendar, holidays));
  const cells: (Day | null)[] = [...Array.from({ length: before }, () => null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, row) => cells.slice(row * 7, row * 7 + 7));
}

function dayOf(day: Date, calendar: Calendar, holidays: readonly Holiday[]): Day {
  const date = day.toISOString().slice(0, 10);
  const found = { date, number: day.getUTCDate() };
  const holiday = calendar.holiday_cover === null ? undefined : holidays.find((one) => one.day === date);
  if (holiday !== undefined) return { ...found, closed: "holiday", name: holiday.name };
  const period = calendar.closed.find(({ first, last }) => first <= date && date <= last);
  if (period !== undefined) return { ...found, closed: "period", name: period.name };
  const hours = calendar.week[(day.getUTCDay() + 6) % 7] ?? [];
  return { ...found, closed: hours.length === 0 ? "week" : null, name: "" };
}

/** Whole hours between two moments, for the sentence that says how long somebody waits. */
export function hoursBetween(from: Moment, to: Moment): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000);
}
