// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from "vitest";
import { beforeLeaving, leave, leaveByKeys } from "./leave";

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

it("waits for what is still being sealed, and not for what never ends", async () => {
  vi.useFakeTimers();
  let kept: () => void = () => undefined;
  const sealing = new Promise<void>((done) => (kept = done));
  const takeBack = [beforeLeaving(() => sealing)];
  leave();
  expect([document.body.textContent, replace.mock.calls.length]).toEqual(["", 0]);
  kept();
  await vi.advanceTimersByTimeAsync(0);
  expect(replace).toHaveBeenCalledOnce();

  takeBack.push(beforeLeaving(() => new Promise(() => undefined)));
  leave();
  await vi.advanceTimersByTimeAsync(300);

  expect(replace).toHaveBeenCalledTimes(2);
  for (const take of takeBack) take();
  vi.useRealTimers();
});

function up(key: string, shiftKey = false): void {
  document.dispatchEvent(new KeyboardEvent("keyup", { key, shiftKey }));
}

it("leaves at the third Shift in a row, and warns before it", () => {
  const warned = vi.fn();
  const stop = leaveByKeys(warned);

  up("Shift");
  expect(warned).not.toHaveBeenCalled();
  up("Shift");
  expect([warned.mock.calls.length, replace.mock.calls.length]).toEqual([1, 0]);
  up("Shift");

  expect(replace).toHaveBeenCalledOnce();
  stop();
});

it("counts no Shift that made a letter, none between letters, and none of long ago", () => {
  let now = 0;
  const stop = leaveByKeys(() => undefined, () => now);
  const capital = (): void => {
    up("A", true);
    up("Shift");
  };

  for (const press of [capital, capital, capital, () => up("Shift"), () => up("Shift"), () => up("a"), () => up("Shift"), () => up("Shift")]) press();
  now = 5_000;
  up("Shift");
  up("Shift");

  expect(replace).not.toHaveBeenCalled();
  stop();
});
