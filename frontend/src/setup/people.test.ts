import { expect, it } from "vitest";
import type { PersonAdmin } from "./admin";
import { classList, stateOf, withoutLetter } from "./people";
import { pageOf, startAddress } from "./setup.svelte";

function student(name: string, more: Partial<PersonAdmin> = {}): PersonAdmin {
  return { id: name, username: name, name, role: "student", class: "7A", active: true, schools: ["s"], teams: [], state: "new", ...more };
}

it("lists students as a school does: class 9 before class 10, then by name with å after z", () => {
  const people = [student("Åke", { class: "9B" }), student("Noor", { class: "10A" }), student("Zara", { class: "9B" }), student("Elin", { role: "nurse" })];

  expect(classList(people, "s").map(({ name }) => name)).toEqual(["Zara", "Åke", "Noor"]);
});

it("writes letters only to those who have none", () => {
  const people = [student("a"), student("b", { state: "invited" }), student("c", { state: "ready" }), student("d", { active: false })];

  expect(withoutLetter(people).map(({ name }) => name)).toEqual(["a"]);
});

it("says that an ended account is ended, however far it had come", () => {
  expect(stateOf(student("a", { active: false, state: "ready" }))).toBe("inactive");
});

it("sends everybody to their own page", () => {
  expect([pageOf("nurse"), pageOf("head"), pageOf("administrator"), pageOf("student")]).toEqual(["/personal", "/insyn", "/administration", "/"]);
});

it("carries the fingerprint in the fragment, which is never sent to the server", () => {
  const address = new URL(startAddress("https://skola.example", "c2Nob29s", "ZmluZ2VycHJpbnQ"));

  expect([address.pathname, address.search]).toEqual(["/", ""]);
  expect(Object.fromEntries(new URLSearchParams(address.hash.slice(1)))).toEqual({ s: "c2Nob29s", f: "ZmluZ2VycHJpbnQ" });
});
