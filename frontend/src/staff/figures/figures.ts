import { COUNTED } from "../../api/types";
import type { TriageCount } from "../../api/types";

export type Count = (typeof COUNTED)[number];
export type Counts = Readonly<Record<Count, number>>;
export interface Month extends Counts { readonly month: string }

const NOTHING: Counts = {
  acute: 0, soon: 0, routine: 0, false_alarm: 0, right_alarm: 0, missed_alarm: 0, raised: 0, lowered: 0, other_branch: 0,
};

/** The months that have threads, oldest first; of one language, or of all where it is "". */
export function monthsOf(counts: readonly TriageCount[], language: string): Month[] {
  const found = new Map<string, Month>();
  for (const one of counts) {
    if (language !== "" && one.language !== language) continue;
    found.set(one.month, { month: one.month, ...added(found.get(one.month) ?? NOTHING, one) });
  }
  return [...found.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
}

/** All months together. */
export function sumOf(months: readonly Counts[]): Counts {
  return months.reduce(added, NOTHING);
}

/** How many threads there were. */
export function threadsOf({ acute, soon, routine }: Counts): number {
  return acute + soon + routine;
}

/** How many alarms somebody has judged. */
export function judgedOf({ false_alarm: wrong, right_alarm: right }: Pick<Counts, "false_alarm" | "right_alarm">): number {
  return wrong + right;
}

/** Which part of those were false; null where nobody has judged any. */
export function falseShareOf(counts: Pick<Counts, "false_alarm" | "right_alarm">): number | null {
  const judged = judgedOf(counts);
  return judged === 0 ? null : counts.false_alarm / judged;
}

/** The languages that threads were written in, the commonest first. */
export function languagesOf(counts: readonly TriageCount[]): string[] {
  const many = new Map<string, number>();
  for (const one of counts) many.set(one.language, (many.get(one.language) ?? 0) + threadsOf(one));
  return [...many].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([code]) => code);
}

function added(a: Counts, b: Counts): Counts {
  const sum = { ...NOTHING };
  for (const name of COUNTED) sum[name] = a[name] + b[name];
  return sum;
}
