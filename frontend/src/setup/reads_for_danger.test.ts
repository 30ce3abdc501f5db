// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import type { DangerSwitch } from "./admin";
import ReadsForDanger from "./ReadsForDanger.svelte";
import { SetupView } from "./setup.svelte";

const SINCE = { on: false, by: "Åsa Lind", at: "2026-11-20T08:00:00Z" };

/** A school's switch, in front of a service that keeps what it is told. */
function atTheSwitch(kept: DangerSwitch): { said: unknown[] } {
  const client = new Client();
  const said: unknown[] = [];
  vi.spyOn(client, "get").mockImplementation(() => Promise.resolve(kept));
  vi.spyOn(client, "put").mockImplementation((path, body) => {
    said.push([path, body]);
    const { on } = body as { on: boolean };
    return Promise.resolve({ on, changes: [{ ...SINCE, on }, ...kept.changes.slice(1)] });
  });
  render(ReadsForDanger, { view: new SetupView(client), school: { id: "s", name: "Ekskolan" } });
  return { said };
}

it("asks before it is switched off, and says then who did it", async () => {
  const { said } = atTheSwitch({ on: true, changes: [] });
  await fireEvent.click(await screen.findByRole("button", { name: "Stäng av läsningen" }));
  expect(said).toEqual([]);

  const [, sure] = screen.getAllByRole("button", { name: "Stäng av läsningen", hidden: true });
  if (sure === undefined) throw new Error("nothing was asked");
  await fireEvent.click(sure);

  expect(await screen.findByText("Av.")).toBeTruthy();
  expect(said).toEqual([["/api/admin/schools/s/triage", { on: false }]]);
  expect(screen.getByText(/^Senast ändrat: Åsa Lind/)).toBeTruthy();
});

it("is switched on again with one press", async () => {
  const { said } = atTheSwitch({ on: false, changes: [SINCE] });

  await fireEvent.click(await screen.findByRole("button", { name: "Slå på läsningen" }));

  expect(await screen.findByText("På.")).toBeTruthy();
  expect(said).toEqual([["/api/admin/schools/s/triage", { on: true }]]);
});
