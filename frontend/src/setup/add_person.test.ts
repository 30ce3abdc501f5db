// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { Client } from "../api/client";
import AddPerson from "./AddPerson.svelte";
import type { Overview } from "./admin";
import { SetupView } from "./setup.svelte";

const WARNING = "Utan team får personen inga samtal och kan inte läsa något.";

it("warns that whoever answers has to be in a team, until one is chosen", async () => {
  const team = { id: "t", branch: "counsellor", kind: "school", name: "Kuratorerna", schools: ["s"], members: 0, epoch: 0, holders: 0 } as const;
  const overview: Overview = { organisation: { id: "o", name: "Testkommun" }, schools: [], teams: [{ ...team, schools: ["s"] }], local_help: [] };
  const view = new SetupView(new Client());
  view.overview = overview;
  render(AddPerson, { view, overview, ondone: () => undefined });
  expect(screen.getByText(WARNING)).toBeTruthy();

  await fireEvent.click(screen.getByRole("checkbox", { name: "Kuratorerna" }));

  expect(screen.queryByText(WARNING)).toBeNull();
});
