import { expect, it } from "vitest";
import { whyOf } from "./why";

const TEAM = { id: "t", name: "Kuratorerna", kind: "school" } as const;
const BACK_UP = { ...TEAM, kind: "back_up" } as const;

it.each([
  ["who chose a branch is told nothing more", "counsellor", TEAM, ["wished_branch"], ""],
  ["who left it to us is told who comes sooner", "nurse", TEAM, ["sooner_answer"], "Vi valde skolsköterskan, som troligen kan svara först."],
  ["who shut somebody out is told that it is why the back-up reads", "counsellor", BACK_UP, ["wished_branch", "back_up_answers", "excluded_by_key"], "Den du valde bort är inte med där."],
  ["where nobody at school can read it is said", "counsellor", BACK_UP, ["wished_branch", "team_empty", "back_up_answers"], "På skolan finns ingen som kan svara nu."],
  ["a person who cannot be reached is said not to read", "counsellor", TEAM, ["wished_branch", "wished_person_elsewhere"], "Den du bad om arbetar inte här, så en annan svarar."],
] as const)("%s", (_, branch, team, reasons, told) => {
  expect(whyOf({ branch, team, reasons: [...reasons] })).toBe(told);
});
