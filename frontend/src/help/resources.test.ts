import { expect, it } from "vitest";
import rows from "./resources.json";
import unverified from "./unverified.json";
import { dialled, localFor, resourcesFor, verifiedSince } from "./resources";

const now = new Date("2026-11-22T20:10:00Z");
const [first] = rows;
if (first === undefined) throw new Error("no resources");

it("shows 112 first, then Bris, Självmordslinjen, 1177 and Kvinnofridslinjen", () => {
  const numbers = resourcesFor("student", now).filter(({ channel }) => channel === "call");

  expect(numbers.map(({ address }) => address)).toEqual(["112", "116 111", "90101", "1177", "020-50 50 50"]);
});

it("never shows a number that nobody has verified", () => {
  expect(resourcesFor("student", now, [{ ...first, verified: false }])).toEqual([]);
});

it("keeps what is not verified apart, and nowhere the lists' old numbers that nobody answers", () => {
  const every = [...rows, ...unverified];

  expect(rows.filter(({ verified }) => !verified)).toEqual([]);
  expect(unverified.filter(({ verified }) => verified)).toEqual([]);
  expect(new Set(every.map(({ id }) => id)).size).toBe(every.length);
  expect(every.map(({ address }) => address.replace(/\D/g, "")).filter((digits) => ["020407040", "0771220060"].includes(digits))).toEqual([]);
});

it("gives staff alone the line for professionals", () => {
  const has = (audience: "student" | "staff"): boolean => resourcesFor(audience, now).some(({ id }) => id === "honour_staff");

  expect([has("student"), has("staff")]).toEqual([false, true]);
});

it("hides a number on the day it expires, not before", () => {
  const row = { ...first, verified_on: "2026-01-01", expires_on: "2026-06-30" };

  expect(resourcesFor("student", new Date("2026-06-29T12:00:00Z"), [row])).toHaveLength(1);
  expect(resourcesFor("student", new Date("2026-06-30T12:00:00Z"), [row])).toEqual([]);
});

it("hides no number from who has a clock that is years behind", () => {
  expect(resourcesFor("student", new Date("2019-01-01T00:00:00Z"))).toEqual(resourcesFor("student", now));
  const local = { label: "Socialjouren", number: "08-123 45 67", hours: "", verified_on: "2026-01-01", expires_on: "2026-12-01" };
  expect(localFor([local], new Date("2019-01-01T00:00:00Z"))).toEqual([local]);
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
