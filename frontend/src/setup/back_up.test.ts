// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import type { Overview, SchoolAdmin, TeamAdmin } from "./admin";
import NewTeam from "./NewTeam.svelte";
import { SetupView } from "./setup.svelte";

const NONE = { school: null, back_up: null };
const SCHOOL: SchoolAdmin = {
  id: "new", name: "Nyskolan", opened: false, can_open: false, why_not: [], at_risk: [], fingerprint: null, teams: { counsellor: NONE, nurse: NONE },
};

function backUp(id: string, ...schools: string[]): TeamAdmin {
  return { id, branch: "counsellor", kind: "back_up", name: `Reserv ${id}`, schools, members: 2, epoch: 1, holders: 2 };
}

function drawn(...teams: TeamAdmin[]) {
  const overview: Overview = { organisation: { id: "o", name: "Testkommun" }, schools: [SCHOOL], teams, local_help: [] };
  const view = new SetupView(new Client());
  const serve = vi.spyOn(view.api, "serve").mockResolvedValue();
  const addTeam = vi.spyOn(view.api, "addTeam").mockResolvedValue();
  vi.spyOn(view, "load").mockResolvedValue();
  render(NewTeam, { view, overview, school: SCHOOL, branch: "counsellor", kind: "back_up", ondone: () => undefined });
  return { serve, addTeam };
}

it("lets a new school have the back-up that covers others", async () => {
  const { serve, addTeam } = drawn(backUp("a", "s", "t"));
  await fireEvent.submit(screen.getByRole("button", { name: "Välj" }));

  expect(serve).toHaveBeenCalledExactlyOnceWith("a", "new");
  expect(addTeam).not.toHaveBeenCalled();
});

it("makes a new one where somebody says so", async () => {
  const { serve, addTeam } = drawn(backUp("a", "s", "t"));
  await fireEvent.change(screen.getByRole("combobox", { name: "Reservteam" }), { target: { value: "" } });
  await fireEvent.input(screen.getByRole("textbox", { name: "Namn, så som elever och kollegor ser det" }), { target: { value: "Nyskolans reserv" } });
  await fireEvent.submit(screen.getByRole("button", { name: "Skapa" }));

  expect(addTeam.mock.calls[0]?.[0]).toMatchObject({ name: "Nyskolans reserv", schools: ["new"] });
  expect(serve).not.toHaveBeenCalled();
});

it("offers no back-up of a single school: its keys are that school's", () => {
  drawn(backUp("a", "s"));

  expect(screen.queryByRole("combobox")).toBeNull();
});
