import { expect, it } from "vitest";
import type { Line } from "../threads/lines";
import { endingsOf } from "./endings";
import { madeThread } from "./made";
import { localText, momentOf } from "./moments";

const answer: Line = { kind: "message", seq: 2, at: new Date(0), author: "me", mid: "m", role: 1, text: "Hej", more: {}, warning: null };

it.each([
  ["routine, unanswered", {}, {}, [], ["elsewhere"]],
  ["routine, after an answer", {}, {}, [answer], ["elsewhere", "none_needed"]],
  ["soon, after an answer", { urgency: "soon" }, {}, [answer], ["elsewhere"]],
  ["danger", { urgency: "acute" }, {}, [answer], ["elsewhere", "false_alarm"]],
  ["danger that was answered", { urgency: "acute", state: "answered" }, null, [answer], ["close", "false_alarm"]],
  ["nobody waits", { state: "answered" }, null, [answer], ["close"]],
  ["closed", { state: "closed" }, null, [answer], []],
] as const)("offers only true ways to end: %s", (_, thread, clock, lines, endings) => {
  expect(endingsOf(madeThread("x", thread, clock), lines)).toEqual(endings);
});

it("reads the time of a meeting on the school's clock, also on the day the clocks go back", () => {
  const now = new Date("2026-10-25T12:00:00Z");

  expect(localText(new Date("2026-10-25T08:30:00Z"))).toBe("2026-10-25T09:30");
  expect(momentOf("2026-10-25T09:30", now)).toBe("2026-10-25T08:30:00.000Z");
  expect(momentOf("2026-10-24T09:30", now)).toBe("2026-10-24T07:30:00.000Z");
});

it("never says that a meeting was later than now: the field has no seconds", () => {
  const now = new Date("2026-11-23T12:00:20Z");

  expect(momentOf(localText(new Date("2026-11-23T12:01:00Z")), now)).toBe(now.toISOString());
});
