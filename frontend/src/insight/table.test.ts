import { expect, it } from "vitest";
import { axisOf, byBranch, canBeShown, partsOf, wholeOf } from "./table";
import type { Row, RowBranch, Table } from "./table";

const shown = { value: 25, hidden: false };
const hidden = { value: null, hidden: true };

function row(branch: RowBranch, isHidden = false): Row {
  const cell = isHidden ? hidden : shown;
  return {
    branch, clocks: cell, kept: cell, late: hidden, elsewhere: hidden, none_needed: hidden, withdrawn: hidden,
    attainment: isHidden ? null : 96, median_h: isHidden ? null : 5.2, p90_h: isHidden ? null : 19, longest_h: isHidden ? null : 31, hidden: isHidden,
  };
}

function table(...rows: Row[]): Table {
  return { school: { id: "s", name: "Kvarnskolan" }, month: "2026-10", published_at: "2026-11-02T05:00:00Z", students: shown, rows };
}

it("lets the row of all speak for the month, and the only row where one branch may be seen", () => {
  expect(wholeOf(table(row("counsellor"), row("nurse"), row("all")))?.branch).toBe("all");
  expect(wholeOf(table(row("nurse")))?.branch).toBe("nurse");
});

it("compares the branches in one order, the whole last", () => {
  expect(byBranch(table(row("all"), row("nurse"), row("counsellor"))).map(({ branch }) => branch)).toEqual(["counsellor", "nurse", "all"]);
});

it("shows nothing of a month in which every row is hidden", () => {
  expect(canBeShown(table(row("counsellor", true), row("all", true)))).toBe(false);
  expect(canBeShown(table(row("counsellor", true), row("all")))).toBe(true);
});

it.each([
  [0.02, "minutes", 5],
  [0.66, "minutes", 40],
  [2.4, "hours", 2.5],
  [5.2, "hours", 5],
  [55.7, "hours", 56],
] as const)("says %s hours no more exactly than it matters", (hours, unit, value) => {
  expect(partsOf(hours)).toEqual({ unit, value });
});

it("keeps the promise of 24 hours in the picture", () => {
  expect(axisOf([{ ...row("all"), longest_h: 3 }])).toBe(24);
  expect(axisOf([row("all")])).toBe(36);
});
