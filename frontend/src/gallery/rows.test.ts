// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SCREENS as SETUP_SCREENS } from "../setup/setup.svelte";
import { SCREENS as STUDENT_SCREENS } from "../student/app.svelte";
import { STATES } from "./row";
import type { Audience } from "./row";
import { ROWS } from "./rows";

/** The names in the type `name` of a source: what its audience comes by. */
function namesIn(file: string, name: string): string[] {
  const source = readFileSync(join(import.meta.dirname, "..", file), "utf8");
  const declared = new RegExp(`type ${name} = ([^;]*);`).exec(source)?.[1] ?? "";
  return [...declared.matchAll(/"(\w+)"/g)].map(([, each = ""]) => each);
}

const screensOf = (audience: Audience) => ROWS.filter((row) => row.audience === audience).map(({ screen }) => screen);

it("has a row for every screen of a student", () => {
  expect(screensOf("student")).toEqual(expect.arrayContaining([...STUDENT_SCREENS]));
});

it("has a row for every step of the door", () => {
  expect([...screensOf("door"), "in"]).toEqual(expect.arrayContaining(namesIn("account/account.svelte.ts", "Stage")));
});

it("has a row for every step to open keys, and every place of the desk", () => {
  const stages = namesIn("staff/keys.svelte.ts", "KeyStage").filter((stage) => stage !== "open" && stage !== "failed"); // then the desk; and how it goes wrong

  expect(screensOf("staff")).toEqual(expect.arrayContaining([...stages.map((stage) => `keys: ${stage}`), ...namesIn("staff/places.ts", "Place")]));
  expect(stages.length).toBeGreaterThan(3);
});

it("has a row for every screen of an administrator", () => {
  expect(screensOf("setup")).toEqual(expect.arrayContaining([...SETUP_SCREENS]));
});

it("has no screen twice", () => {
  const names = ROWS.map(({ audience, screen }) => `${audience} ${screen}`);

  expect(new Set(names).size).toBe(names.length);
});

it.each(ROWS)("draws each state of $audience, $screen, or says in words why there is none", (row) => {
  const reasons = STATES.flatMap((state) => (typeof row[state] === "string" ? [row[state]] : []));

  expect(reasons.length).toBeLessThan(STATES.length);
  for (const reason of reasons) expect(reason.split(" ").length).toBeGreaterThan(2);
});
