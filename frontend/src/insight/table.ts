import type { Branch, Id, Moment, Named } from "../api/types";

/** A count as it may be shown: rounded to five, or hidden because it would be too few. */
export interface Cell { value: number | null; hidden: boolean }
export const COUNTS = ["clocks", "kept", "late", "elsewhere", "none_needed", "withdrawn"] as const;
export type Count = (typeof COUNTS)[number];
export type RowBranch = Branch | "all";

export interface Row extends Record<Count, Cell> {
  branch: RowBranch;
  /** Per cent of all promises, kept within the promised time. */
  attainment: number | null;
  /** Hours until the first answer: half of all, nine of ten, the longest. */
  median_h: number | null;
  p90_h: number | null;
  longest_h: number | null;
  hidden: boolean;
}
export interface Table { school: Named; month: string; published_at: Moment; students: Cell; rows: Row[] }
export interface InsightSchool { id: Id; name: string; branches: Branch[]; months: string[] }

/** The row that speaks for the whole month: all, or the only branch that may be seen. */
export function wholeOf(table: Table): Row | null {
  return table.rows.find(({ branch }) => branch === "all") ?? (table.rows.length === 1 ? (table.rows[0] ?? null) : null);
}

/** The rows that compare the branches, the whole last. */
export function byBranch(table: Table): Row[] {
  const rank: Record<RowBranch, number> = { counsellor: 0, nurse: 1, all: 2 };
  return [...table.rows].sort((a, b) => rank[a.branch] - rank[b.branch]);
}

/** Whether anything of the month may be shown. */
export function canBeShown(table: Table): boolean {
  return table.rows.some((row) => !row.hidden);
}

/** Hours as a person says them: “40 min”, “5 tim”, “2,5 tim”; never more exact than it matters. */
export function partsOf(hours: number): { readonly unit: "minutes" | "hours"; readonly value: number } {
  if (hours < 1) return { unit: "minutes", value: Math.max(5, Math.round((hours * 60) / 5) * 5) };
  return { unit: "hours", value: hours < 10 ? Math.round(hours * 2) / 2 : Math.round(hours) };
}

/** The upper end of an axis of hours: at least a day, so that the promise is always in the picture. */
export function axisOf(rows: readonly Row[]): number {
  const longest = Math.max(24, ...rows.map((row) => row.longest_h ?? 0));
  return [24, 36, 48, 72, 96, 168].find((end) => end >= longest) ?? longest;
}
