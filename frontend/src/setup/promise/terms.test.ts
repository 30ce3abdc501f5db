import { expect, it } from "vitest";
import { firstCalendar, hoursBetween, isFilled, minutesOf, monthOf, namesOf, sharesOf } from "./terms";
import type { Calendar } from "./terms";

const PEOPLE = { counsellor: [{ id: "bo", name: "Bo" }, { id: "eva", name: "Eva" }], nurse: [{ id: "nina", name: "Nina" }] };
const CALENDAR: Calendar = {
  ...firstCalendar(PEOPLE),
  closed: [{ first: "2026-10-26", last: "2026-10-30", kind: "break", name: "Höstlov", cover: { counsellor: ["bo"], nurse: ["nina"] } }],
};

it("draws a month in weeks that begin on Monday", () => {
  const [first] = monthOf(2026, 9, CALENDAR, []); // October 2026 begins on a Thursday

  expect(first?.map((day) => day?.number ?? null)).toEqual([null, null, null, 1, 2, 3, 4]);
});

it("says of each day why the school is closed", () => {
  const days = monthOf(2026, 11, CALENDAR, [{ day: "2026-12-24", name: "Julafton" }]).flat();
  const autumn = monthOf(2026, 9, CALENDAR, []).flat();

  expect(days.find((day) => day?.date === "2026-12-24")).toMatchObject({ closed: "holiday", name: "Julafton" });
  expect(autumn.find((day) => day?.date === "2026-10-28")).toMatchObject({ closed: "period", name: "Höstlov" });
  expect(autumn.find((day) => day?.date === "2026-10-31")).toMatchObject({ closed: "week" });
  expect(autumn.find((day) => day?.date === "2026-10-23")).toMatchObject({ closed: null });
});

it("leaves holidays open at a school that is open on them", () => {
  const open = { ...CALENDAR, holiday_cover: null };

  const days = monthOf(2026, 11, open, [{ day: "2026-12-24", name: "Julafton" }]).flat();

  expect(days.find((day) => day?.date === "2026-12-24")).toMatchObject({ closed: null });
});

it("names who reads, and asks for both branches", () => {
  expect(namesOf(["eva", "bo"], PEOPLE.counsellor)).toBe("Bo, Eva");
  expect([isFilled({ counsellor: ["bo"], nurse: [] }), isFilled({ counsellor: ["bo"], nurse: ["nina"] })]).toEqual([false, true]);
});

it("counts the hours somebody waits, whatever the clocks on the wall do", () => {
  expect(hoursBetween("2026-10-23T12:00:00.000Z", "2026-11-02T13:00:00.000Z")).toBe(241);
});

it.each([["12", 720], ["1,5", 90], [" 1.5 ", 90], ["tolv", 0], ["", 0]])("takes “%s” hours as %i minutes", (typed, minutes) => {
  expect(minutesOf(typed, "hours")).toBe(minutes);
});

it.each([["50, 75, 92", [0.5, 0.75, 0.92]], ["50 75", [0.5, 0.75]], ["", []], ["snart", [0]]])("takes “%s” as shares of the way", (typed, shares) => {
  expect(sharesOf(typed)).toEqual(shares);
});
