import { expect, it } from "vitest";
import type { PersonAdmin } from "./admin";
import { leftFrom, missingIn, written } from "./leavers";

function student(name: string, more: Partial<PersonAdmin> = {}): PersonAdmin {
  return { id: name, username: name, name, role: "student", class: "7A", active: true, schools: ["s"], teams: [], state: "new", leaving: null, ...more };
}
const ELIN = student("Elin Ask");
const OMAR = student("Omar Ek");

it("finds whom a new list of the school names no more, in whatever class, and however it is written", () => {
  expect(missingIn("Namn;Klass\n ELIN  ASK ;8A", [ELIN, OMAR], "s")).toEqual([OMAR]);
  expect(missingIn("Elin Ask;8A\nOmar Ek;8A", [ELIN, OMAR], "s")).toEqual([]);
});

it("lets nobody leave by an empty list, nobody of another school, and nobody whose last day is known", () => {
  const known = student("Bo Berg", { leaving: { last_day: "2027-06-12", left: false, school: "s" } });
  const elsewhere = student("Ali Bo", { schools: ["other"] });

  expect(missingIn("\n\n", [ELIN], "s")).toEqual([]);
  expect(missingIn("Omar Ek;8A", [ELIN, OMAR, known, elsewhere], "s")).toEqual([ELIN]);
});

it("counts a line that cannot be added as somebody who is there: nobody leaves by a wrong line", () => {
  expect(missingIn("Elin Ask\nNy Elev;8A", [ELIN, OMAR], "s")).toEqual([OMAR]);
});

it("lists who has left a school, the newest first", () => {
  const left = (name: string, last_day: string) => student(name, { schools: [], leaving: { last_day, left: true, school: "s" } });
  const [first, second] = [left("A", "2026-06-12"), left("B", "2027-06-12")];

  expect(leftFrom([first, ELIN, second], "s")).toEqual([second, first]);
  expect(leftFrom([first], "other")).toEqual([]);
});

it("writes a day as it is on the clock of who sits there", () => {
  expect(written(new Date(2027, 5, 2, 23, 59))).toBe("2027-06-02");
});
