import type { Branch, Id, Moment, Named } from "../api/types";

/** A count as it may be shown: rounded to five, perhaps the least it can be; or hidden. */
export interface Cell { value: number | null; hidden: boolean; at_least: boolean }
export const COUNTS = ["clocks", "kept", "kept_later", "late", "elsewhere", "none_needed", "withdrawn"] as const;
export type Count = (typeof COUNTS)[number];
export type RowBranch = Branch | "all";

/** What else messages are told apart by, each in fixed groups. */
export const GROUPS = {
  wait: ["to_2", "to_4", "to_8", "to_12", "to_24"],
  arrival: ["day", "evening", "night", "weekend"],
  urgency: ["acute", "soon", "routine"],
  escalated: ["yes", "no"],
  team: ["own", "back_up"],
} as const;
export type Part = keyof typeof GROUPS;
/** Of a hundred of the groups that may be shown; null where hidden. */
export type Shares = Readonly<Record<string, number | null>>;

export interface Row extends Record<Exclude<Count, "kept_later">, Cell> {
  branch: RowBranch;
  /** Kept, though after more than 24 hours; null where no calendar can lengthen a promise. */
  kept_later: Cell | null;
  /** Per cent of all promises: within the promised time, and within 24 hours. */
  attainment: number | null;
  attainment_at_least: boolean;
  within_day: number | null;
  within_day_at_least: boolean;
  /** Hours until the first answer: half of all, nine of ten, the longest. */
  median_h: number | null;
  p90_h: number | null;
  longest_h: number | null;
  hidden: boolean;
  parts: Readonly<Record<Part, Shares | null>>;
}
export interface FollowUps { branch: RowBranch; kept: Cell; late: Cell }
export interface MonthInShort { period: string; attainment: number | null; within_day: number | null; clocks: Cell }
export interface TermInShort extends MonthInShort { students: Cell; roster: number; median_h: number | null }
export interface Post { branch: Branch; percent: number | null; students_per_post: number | null; ceiling: number }
export interface Table {
  subject: Named;
  period: string;
  published_at: Moment;
  calendar: boolean;
  students: Cell;
  roster: number;
  rows: Row[];
  follow_ups: FollowUps[];
  months: MonthInShort[];
  terms: TermInShort[];
  staffing: Post[];
}
export interface Subject { id: Id; name: string; branches: Branch[]; months: string[]; terms: string[] }
export interface Subjects { schools: Subject[]; organisation: Subject | null }

/** The row that speaks for the whole period: all, or the only branch that may be seen. */
export function wholeOf(table: Table): Row | null {
  return table.rows.find(({ branch }) => branch === "all") ?? (table.rows.length === 1 ? (table.rows[0] ?? null) : null);
}

const RANK: Record<RowBranch, number> = { counsellor: 0, nurse: 1, all: 2 };

/** What compares the branches, the whole last. */
export function byBranch<T extends { branch: RowBranch }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => RANK[a.branch] - RANK[b.branch]);
}

/** Whether anything of the period may be shown. */
export function canBeShown(table: Table): boolean {
  return table.rows.some((row) => !row.hidden);
}

/** Whether any branch shows this part. */
export function hasPart(table: Table, part: Part): boolean {
  return table.rows.some((row) => row.parts[part] !== null);
}

/** The group with more than each other one; none where a group is hidden, which may be the largest. */
export function mostOf(shares: Shares): string | undefined {
  const shown = Object.entries(shares).flatMap(([key, share]) => (share === null ? [] : [{ key, share }]));
  const [first, second] = shown.toSorted((a, b) => b.share - a.share);
  return shown.length < Object.keys(shares).length || first?.share === second?.share ? undefined : first?.key;
}

/** Hours as a person says them: “40 min”, “5 tim”, “2,5 tim”; never more exact than it matters. */
export function partsOf(hours: number): { readonly unit: "minutes" | "hours"; readonly value: number } {
  if (hours < 1) return { unit: "minutes", value: Math.max(5, Math.round((hours * 60) / 5) * 5) };
  return { unit: "hours", value: hours < 10 ? Math.round(hours * 2) / 2 : Math.round(hours) };
}

/** Published periods, newest first; a term stands before its own months. */
export function newestFirst({ months, terms }: Subject): string[] {
  const end = (period: string) => period.replace("-vt", "-06+").replace("-ht", "-12+");
  return [...months, ...terms].sort((a, b) => (end(a) < end(b) ? 1 : -1));
}
