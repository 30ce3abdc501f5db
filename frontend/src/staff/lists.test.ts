import { expect, it } from "vitest";
import type { Person } from "../api/types";
import { listOf, listsOf, wayToBackUp } from "./lists";
import { madeThread } from "./made";

const school = { id: "t", name: "Kuratorerna", branch: "counsellor", kind: "school", schools: ["s"] } as const;
const backUp = { id: "b", name: "Reservteamet", branch: "counsellor", kind: "back_up", schools: ["s"] } as const;
const teams = (...of: (typeof school | typeof backUp)[]): Person["teams"] => of.map((team) => ({ ...team, schools: [...team.schools] }));

it("has one list for most, and two for who is in a school's team and in the back-up", () => {
  expect(listsOf(teams(school))).toEqual(["own"]);
  expect(listsOf(teams(backUp))).toEqual(["back_up"]);
  expect(listsOf(teams(backUp, school))).toEqual(["own", "back_up"]);
});

it("keeps a thread of the own team in the own list, also after the back-up took over", () => {
  const thread = madeThread("x", {}, { escalated_at: "2026-11-24T09:02:00Z", at_back_up: true });

  expect(listOf(thread, teams(school, backUp))).toBe("own");
  expect(listOf(thread, teams(backUp))).toBe("back_up");
});

it("says whether a thread came to the back-up late or was sent there at once", () => {
  const direct = madeThread("x", { team: { id: "b", name: "Reservteamet", kind: "back_up" } });

  expect(wayToBackUp(direct)).toBe("direct");
  expect(wayToBackUp(madeThread("y", {}, { escalated_at: "2026-11-24T09:02:00Z" }))).toBe("escalated");
});
