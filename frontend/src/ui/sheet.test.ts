// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import HelpSheet from "../help/HelpSheet.svelte";

const now = new Date("2026-11-22T20:10:00Z");

function behind(): HTMLElement {
  const main = document.createElement("main");
  document.body.append(main);
  return main;
}

it("shows the numbers to call with nothing but the page itself, 112 first", () => {
  render(HelpSheet, { now, onclose: vi.fn() });

  const numbers = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(numbers.filter((href) => href?.startsWith("tel:"))).toEqual(["tel:112", "tel:116111", "tel:90101", "tel:1177", "tel:020505050"]);
});

it("shows the municipality's own numbers too, and none that has expired", () => {
  const row = { label: "Socialjouren", number: "031-390 06 40", hours: "Nätter", verified_on: "2026-10-01", expires_on: "2027-10-01" };
  const local = [row, { ...row, label: "Gammal", expires_on: "2026-11-01" }];

  render(HelpSheet, { local, now, onclose: vi.fn() });

  expect(screen.getByText(/Socialjouren/)).toBeTruthy();
  expect(screen.queryByText(/Gammal/)).toBeNull();
});

it("puts the page out of reach while it is open, and brings it back", () => {
  const main = behind();
  const { unmount } = render(HelpSheet, { now, onclose: vi.fn() });
  expect(main.inert).toBe(true);

  unmount();

  expect(main.inert).toBe(false);
});

it("closes on Escape", async () => {
  const onclose = vi.fn();
  render(HelpSheet, { now, onclose });

  await fireEvent.keyDown(window, { key: "Escape" });

  expect(onclose).toHaveBeenCalledOnce();
});
