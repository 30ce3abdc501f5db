import { expect, it } from "vitest";
import type { TriageCount } from "../../api/types";
import { falseShareOf, judgedOf, languagesOf, monthsOf, sumOf, threadsOf } from "./figures";

function count(month: string, language: string, more: Partial<TriageCount>): TriageCount {
  return { month, language, acute: 0, soon: 0, routine: 0, false_alarm: 0, right_alarm: 0, missed_alarm: 0, raised: 0, lowered: 0, other_branch: 0, ...more };
}

const COUNTS = [
  count("2026-11", "sv", { acute: 2, routine: 5, false_alarm: 1 }),
  count("2026-10", "sv", { soon: 3 }),
  count("2026-11", "ar", { acute: 1, missed_alarm: 1 }),
];

it("adds the languages of a month, oldest month first", () => {
  const months = monthsOf(COUNTS, "");

  expect(months.map(({ month, acute, soon, routine }) => [month, acute, soon, routine])).toEqual([["2026-10", 0, 3, 0], ["2026-11", 3, 0, 5]]);
  expect(sumOf(months)).toMatchObject({ acute: 3, false_alarm: 1, missed_alarm: 1 });
  expect(threadsOf(sumOf(months))).toBe(11);
});

it("shows one language alone", () => {
  expect(monthsOf(COUNTS, "ar").map(({ month, acute, missed_alarm, routine }) => [month, acute, missed_alarm, routine])).toEqual([["2026-11", 1, 1, 0]]);
});

it("names the commonest language first", () => {
  expect(languagesOf(COUNTS)).toEqual(["sv", "ar"]);
});

it("counts false alarms as a share of those that were judged, however few came as acute", () => {
  const raisedLater = count("2026-11", "sv", { acute: 1, false_alarm: 3, right_alarm: 1, missed_alarm: 2 });

  expect([judgedOf(raisedLater), falseShareOf(raisedLater)]).toEqual([4, 0.75]);
  expect(falseShareOf(count("2026-11", "sv", { acute: 5, missed_alarm: 1 }))).toBeNull();
});
