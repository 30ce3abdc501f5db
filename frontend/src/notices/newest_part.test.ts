// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import { Newest } from "./newest.svelte";
import type { Told } from "./newest.svelte";
import NewestPart from "./NewestPart.svelte";

const now = new Date("2026-11-17T12:00:00Z");

function told(at: number, more: Partial<Told> = {}): Told {
  return { id: `n${at}`, text: "news", acute: false, queued_at: "2026-11-17T11:00:00.000Z", seen_at: "2026-11-17T11:30:00.000Z", settled_at: null, ...more };
}

/** The list of a person whose server has these notices. */
async function drawn(notices: Told[], onacknowledge?: () => void): Promise<void> {
  const fetch = vi.fn((url: string) => Promise.resolve(url === "/api/notices" ? Response.json({ notices }) : new Response(null, { status: 204 })));
  render(NewestPart, { newest: new Newest(new Client(fetch, () => Promise.resolve())), now, onacknowledge });
  await waitFor(() => { expect(screen.getAllByRole("listitem").length).toBeGreaterThan(0); });
}

it("shows all that was counted as new", async () => {
  await drawn(Array.from({ length: 50 }, (_, at) => told(at, { seen_at: null })));

  await waitFor(() => { expect(screen.getAllByRole("listitem")).toHaveLength(50); });
  expect(screen.queryByRole("button", { name: "Visa äldre" })).toBeNull();
});

it("keeps the older ones within reach", async () => {
  await drawn(Array.from({ length: 20 }, (_, at) => told(at)));

  expect(screen.getAllByRole("listitem")).toHaveLength(8);
  await fireEvent.click(screen.getByRole("button", { name: "Visa äldre" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(20);
});

it("leads to what is to be acknowledged, and says of the rest that it is done", async () => {
  const lead = vi.fn();
  await drawn([told(1, { text: "acknowledge", acute: true }), told(2, { text: "acknowledge", settled_at: "2026-11-17T11:20:00.000Z" })], lead);

  expect(screen.getAllByText("Redan kvitterat, eller besvarat")).toHaveLength(1);
  await fireEvent.click(screen.getByRole("button", { name: "Kvittera nu" }));
  expect(lead).toHaveBeenCalledOnce();
});

it("has no button where nothing waits to be acknowledged", async () => {
  await drawn([told(1, { text: "acknowledge" })]);

  expect(screen.queryByRole("button", { name: "Kvittera nu" })).toBeNull();
  expect(screen.getByText("Redan kvitterat, eller besvarat")).toBeTruthy();
});
