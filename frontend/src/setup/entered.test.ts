import { expect, it } from "vitest";
import { Entered } from "./entered";

const ANNA = { name: "Anna Ek", role: "student", class: "7B", school: "s", teams: [], language: "sv" } as const;

it("enters the same person when the press before was not answered", () => {
  const entered = new Entered();
  expect(entered.again({ ...ANNA, teams: [] }).id).toBe(entered.again({ ...ANNA, teams: [] }).id);
});

it("enters somebody else once anything is another, or the first is in", () => {
  const entered = new Entered();
  const first = entered.again({ ...ANNA, teams: [] }).id;
  const other = entered.again({ ...ANNA, teams: [], class: "7C" }).id;
  entered.done();
  const namesake = entered.again({ ...ANNA, teams: [], class: "7C" }).id;
  expect(new Set([first, other, namesake]).size).toBe(3);
});
