import { expect, it } from "vitest";
import { percentOf } from "./insight.svelte";
import { byBranch, canBeShown, newestFirst, partsOf, wholeOf } from "./table";
import { row, tableOf } from "./samples";

it("lets the row of all speak for the period, and the only row where one branch may be seen", () => {
  expect(wholeOf(tableOf(row("counsellor"), row("nurse"), row("all")))?.branch).toBe("all");
  expect(wholeOf(tableOf(row("nurse")))?.branch).toBe("nurse");
});

it("compares the branches in one order, the whole last", () => {
  expect(byBranch([row("all"), row("nurse"), row("counsellor")]).map(({ branch }) => branch)).toEqual(["counsellor", "nurse", "all"]);
});

it("shows nothing of a period in which every row is hidden", () => {
  expect(canBeShown(tableOf(row("counsellor", { hidden: true }), row("all", { hidden: true })))).toBe(false);
  expect(canBeShown(tableOf(row("counsellor", { hidden: true }), row("all")))).toBe(true);
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

it("offers periods newest first, a term before its own months", () => {
  const subject = { id: "s", name: "Kvarnskolan", branches: [], months: ["2026-06", "2026-07", "2026-12", "2027-01"], terms: ["2026-vt", "2026-ht"] };

  expect(newestFirst(subject)).toEqual(["2027-01", "2026-ht", "2026-12", "2026-07", "2026-vt", "2026-06"]);
});

it.each([["1", 100], ["0,5", 50], ["1.25", 125], ["", null], ["0", null], ["en", null], ["51", null]] as const)("takes “%s” posts as %s per cent", (typed, percent) => {
  expect(percentOf(typed)).toBe(percent);
});
