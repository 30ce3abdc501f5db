// @vitest-environment jsdom
import "../../testing/platform_bytes";
import { render, screen } from "@testing-library/svelte";
import { beforeAll, expect, it, vi } from "vitest";
import { Client } from "../../api/client";
import type { Crossing } from "../../api/crossings";
import { told, WORDS } from "../../testing/crossing";
import CrossingCard from "./CrossingCard.svelte";
import { Crossings } from "./crossings.svelte";

const NOT_SURE = "Det är inte säkert vilken elev det gäller";
const THE_SERVICE = "Enligt tjänsten: Tilde, 8C";
let made: Awaited<ReturnType<typeof told>>;

beforeAll(async () => {
  made = await told();
});

function card(isBound: boolean, more: Partial<Crossing> = {}): void {
  const { crossing, nurse } = made;
  const crossings = new Crossings(new Client(), nurse);
  crossings.opened.set(crossing.id, { ...WORDS, isBound });
  const shown: Crossing = { ...crossing, ground: "life", class: "8C", at: "2026-11-22T10:00:00Z", told_at: null, read_at: null, read_by: null, reviewed_at: null, reviewed_by: null, thread: null, ...more };
  render(CrossingCard, { crossing: shown, crossings, me: "me", now: new Date("2026-11-22T12:00:00Z"), onthread: vi.fn() });
}

it("names whom the service says beside the caveat, where the seal does not say of whom it is", () => {
  card(false);

  expect(screen.getByRole("heading").textContent).toBe(NOT_SURE);
  expect(screen.queryByText(THE_SERVICE)).not.toBeNull();
});

it("names the student without a caveat where the seal says of whom it is", () => {
  card(true);

  expect(screen.getByRole("heading").textContent).toBe("Tilde, 8C");
  expect(screen.queryByText(THE_SERVICE)).toBeNull();
});

it("shows no paragraph where a service older than the list names none", () => {
  card(true, { told: null, paragraph: undefined });

  expect(screen.queryByText(/Lagrum/)).toBeNull();
});
