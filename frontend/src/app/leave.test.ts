// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import { beforeLeaving, leave } from "./leave";

const replace = vi.fn();

beforeEach(() => {
  replace.mockClear();
  vi.stubGlobal("location", { replace });
  document.body.innerHTML = "<p>Jag har ont i magen</p>";
});

it("empties the page and puts another in its place", () => {
  leave("https://www.svt.se/vader");

  expect(document.body.textContent).toBe("");
  expect(replace).toHaveBeenCalledExactlyOnceWith("https://www.svt.se/vader");
});

it("seals and locks on the way out, and leaves even if that fails", () => {
  const locked = vi.fn();
  const takeBack = [beforeLeaving(() => { throw new Error("no storage"); }), beforeLeaving(locked)];

  leave();

  expect(locked).toHaveBeenCalledOnce();
  expect(replace).toHaveBeenCalledOnce();
  for (const take of takeBack) take();
});
