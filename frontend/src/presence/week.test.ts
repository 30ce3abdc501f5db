import { expect, it } from "vitest";
import { hoursOf, usualWeek, weekOf } from "./week";

it("shows a week as it was told, and tells it as it is shown", () => {
  const hours = [{ weekday: 0, from_minute: 465, to_minute: 720 }, { weekday: 0, from_minute: 780, to_minute: 1440 }, { weekday: 6, from_minute: 0, to_minute: 60 }];

  expect(weekOf(hours)[0]).toEqual([{ from: "07:45", to: "12:00" }, { from: "13:00", to: "00:00" }]);
  expect(hoursOf(weekOf(hours))).toEqual(hours);
});

it("tells nothing of a time that was only begun", () => {
  expect(hoursOf([[{ from: "08:00", to: "" }], [], [], [], [], [], []])).toEqual([]);
});

it("has five days in a usual week", () => {
  expect(hoursOf(usualWeek()).map(({ weekday }) => weekday)).toEqual([0, 1, 2, 3, 4]);
});
