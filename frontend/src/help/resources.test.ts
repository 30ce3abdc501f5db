import { expect, it } from "vitest";
import rows from "./resources.json";
import { dialled, localFor, resourcesFor, verifiedSince } from "./resources";

const now = new Date("2026-11-22T20:10:00Z");
const [first] = rows;
if (first === undefined) throw new Error("no resources");

it("shows 112, Bris, Självmordslinjen and 1177, 112 first", () => {
  const numbers = resourcesFor("student", now).filter(({ channel }) => channel === "call");

  expect(numbers.map(({ address }) => address)).toEqual(["112", "116 111", "90101", "1177"]);
});

it("never shows a number that nobody has verified", () => {
  expect(resourcesFor("student", now, [{ ...first, verified: false }])).toEqual([]);
});

it("hides a number on the day it expires, not before", () => {
  const row = { ...first, verified_on: "2026-01-01", expires_on: "2026-06-30" };

  expect(resourcesFor("student", new Date("2026-06-29T12:00:00Z"), [row])).toHaveLength(1);
  expect(resourcesFor("student", new Date("2026-06-30T12:00:00Z"), [row])).toEqual([]);
});

it("does not show students what is meant for staff", () => {
  expect(resourcesFor("student", now, [{ ...first, audience: ["staff"] }])).toEqual([]);
});

it("tells the oldest day of verification, so that no row looks newer than it is", () => {
  const rows = [{ ...first, verified_on: "2026-03-02" }, first];

  expect(verifiedSince(resourcesFor("student", now, rows))?.toISOString().slice(0, 10)).toBe("2026-03-02");
});

it("dials digits alone", () => {
  expect(dialled("010-255 91 91")).toBe("tel:0102559191");
});

it("holds the municipality's numbers to the same dates", () => {
  const row = { label: "Socialjouren", number: "08-123 45 67", hours: "", verified_on: "2026-01-01", expires_on: "2026-12-01" };

  expect(localFor([row], now)).toEqual([row]);
  expect(localFor([row], new Date("2026-12-01T08:00:00Z"))).toEqual([]);
});
