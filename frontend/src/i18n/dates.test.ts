import { afterEach, expect, it } from "vitest";
import { clock, coming, dayHeading, passed, promised } from "./dates";
import { language } from "./language.svelte";

const now = new Date("2026-11-22T20:10:00Z"); // Sunday 21.10 in Stockholm
const spaced = (text: string) => text.replace(/\u00a0/g, " ");
const page = { documentElement: { lang: "", dir: "" } };

afterEach(() => {
  Object.assign(globalThis, { document: page });
  void language.choose("sv");
});

it("says a promised time with its weekday and “kl.”", () => {
  expect(spaced(promised(new Date("2026-11-23T20:10:00Z"), now))).toBe("måndag 23 november kl. 21.10");
});

it("says that a promised time is today", () => {
  expect(spaced(promised(new Date("2026-11-22T20:40:00Z"), now))).toBe("i dag, söndag kl. 21.40");
});

it("says the same in English", () => {
  Object.assign(globalThis, { document: page });
  void language.choose("en");
  expect(promised(new Date("2026-11-23T20:10:00Z"), now)).toBe("Monday 23 November at 21.10");
});

it("says the same in Arabic, with the digits of the school's clock", () => {
  Object.assign(globalThis, { document: page });
  void language.choose("ar");
  expect(spaced(promised(new Date("2026-11-23T20:10:00Z"), now))).toBe("الاثنين 23 نوفمبر الساعة 21:10");
  expect(spaced(promised(new Date("2026-11-22T20:40:00Z"), now))).toBe("اليوم، الأحد الساعة 21:40");
  expect(spaced(coming(new Date("2026-11-23T06:45:00Z"), now))).toBe("غدًا الساعة 07:45");
});

it("shows the school's clock also on the day the clocks go back", () => {
  expect(clock(new Date("2026-10-25T00:30:00Z"))).toBe("02.30");
  expect(clock(new Date("2026-10-25T01:30:00Z"))).toBe("02.30");
  expect(clock(new Date("2026-10-25T02:30:00Z"))).toBe("03.30");
});

it("knows yesterday and tomorrow by the school's calendar, not by 24 hours", () => {
  const justAfterMidnight = new Date("2026-11-22T23:05:00Z");
  expect(passed(new Date("2026-11-22T22:55:00Z"), justAfterMidnight)).toBe("i går 23.55");
  expect(spaced(coming(new Date("2026-11-23T06:45:00Z"), now))).toBe("i morgon kl. 07.45");
  expect(passed(new Date("2026-09-03T07:40:00Z"), now)).toBe("3 september 09.40");
});

it.each([
  ["2026-11-22T08:00:00Z", "I dag, söndag"],
  ["2026-11-21T08:00:00Z", "I går"],
  ["2026-11-15T08:00:00Z", "Söndag 15 november"],
])("puts a heading over each day: %s", (at, heading) => {
  expect(dayHeading(new Date(at), now)).toBe(heading);
});
