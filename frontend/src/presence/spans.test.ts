import { expect, it } from "vitest";
import { daysOf } from "./spans";

const now = new Date("2026-11-23T09:00:00Z"); // Monday 10.00 in Stockholm

it.each([
  ["2026-11-23T09:00:00Z", "2026-11-23T23:00:00Z", "i dag"],
  ["2026-11-23T09:00:00Z", "2026-11-25T23:00:00Z", "i dag till onsdag 25 november"],
  ["2026-11-29T23:00:00Z", "2026-12-04T23:00:00Z", "måndag 30 november till fredag 4 december"],
])("names the days of an absence, the last one among them: %s", (from_at, to_at, said) => {
  expect(daysOf({ from_at, to_at }, now)).toBe(said);
});
