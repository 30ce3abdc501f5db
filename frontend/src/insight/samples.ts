/** Published tables for tests, as the server sends them. */
import type { Cell, Row, RowBranch, Table } from "./table";

export const hidden: Cell = { value: null, hidden: true, at_least: false };
export const of = (value: number, atLeast = false): Cell => ({ value, hidden: false, at_least: atLeast });

export function row(branch: RowBranch, more: Partial<Row> = {}): Row {
  return {
    branch, clocks: of(25, true), kept: of(25), kept_later: null, late: hidden, elsewhere: hidden, none_needed: hidden, withdrawn: hidden,
    attainment: 96, attainment_at_least: false, within_day: 77, within_day_at_least: false, median_h: 5.2, p90_h: 19, longest_h: 31, hidden: false,
    parts: {
      wait: { to_2: 50, to_4: 25, to_8: 25, to_12: null, to_24: null },
      arrival: { day: 60, evening: 40, night: null, weekend: null },
      urgency: null, escalated: null, team: null,
    },
    ...more,
  };
}

export const nothing: Partial<Row> = {
  clocks: hidden, kept: hidden, attainment: null, within_day: null, median_h: null, p90_h: null, longest_h: null, hidden: true,
  parts: { wait: null, arrival: null, urgency: null, escalated: null, team: null },
};

export function tableOf(...rows: Row[]): Table {
  return {
    subject: { id: "s", name: "Kvarnskolan" }, period: "2026-10", published_at: "2026-11-02T05:00:00Z", calendar: false, students: of(20), roster: 200, rows,
    follow_ups: [], months: [], terms: [], staffing: [{ branch: "counsellor", percent: 50, students_per_post: 650, ceiling: 400 }, { branch: "nurse", percent: null, students_per_post: null, ceiling: 430 }],
  };
}
