// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import type { Overview, PersonAdmin, SchoolAdmin } from "./admin";
import { SetupView } from "./setup.svelte";
import StudentsScreen from "./StudentsScreen.svelte";

const NONE = { school: null, back_up: null };
const SCHOOL: SchoolAdmin = {
  id: "s", name: "Ekskolan", opened: true, can_open: true, why_not: [], at_risk: [], fingerprint: "Zg", teams: { counsellor: NONE, nurse: NONE },
};

function student(name: string, state: PersonAdmin["state"]): PersonAdmin {
  return { id: name, username: name, name, role: "student", class: "7A", active: true, schools: ["s"], teams: [], state };
}

/** The screen of students; returns how many codes were asked for. */
function drawn(...people: PersonAdmin[]): () => number {
  const overview: Overview = { organisation: { id: "o", name: "Testkommun" }, schools: [SCHOOL], teams: [], local_help: [] };
  const view = new SetupView(new Client());
  view.overview = overview;
  view.people = people;
  const write = vi.spyOn(view, "write").mockResolvedValue();
  render(StudentsScreen, { view, overview });
  return () => write.mock.calls.length;
}

async function chooses(name: string): Promise<void> {
  await fireEvent.click(screen.getByRole("checkbox", { name: `Välj ${name}` }));
  await fireEvent.click(screen.getByRole("button", { name: "Skriv brev till valda" }));
}

it("writes the first letter without a question", async () => {
  const asked = drawn(student("Elin", "new"));
  await chooses("Elin");

  expect(asked()).toBe(1);
});

it("asks first where a student signs in already, by name", async () => {
  const asked = drawn(student("Elin", "ready"));
  await chooses("Elin");

  expect(screen.getByText(/^Loggar redan in: Elin\./)).toBeTruthy();
  expect(asked()).toBe(0);
  await fireEvent.click(screen.getAllByRole("button", { name: "Skriv brev till valda" }).at(-1) ?? document.body);
  expect(asked()).toBe(1);
});
