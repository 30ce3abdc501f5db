// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lockWhenIdle, STAFF_LIMITS, STUDENT_LIMITS } from "./idle";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function show(state: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

it("locks a student's page that nobody touches for five minutes, once", () => {
  const lock = vi.fn();
  lockWhenIdle(STUDENT_LIMITS, lock);

  vi.advanceTimersByTime(4 * 60_000);
  document.dispatchEvent(new Event("keydown"));
  vi.advanceTimersByTime(4 * 60_000);
  expect(lock).not.toHaveBeenCalled();

  vi.advanceTimersByTime(20 * 60_000);
  expect(lock).toHaveBeenCalledOnce();
});

it("locks a student's page that was hidden for more than a minute", () => {
  const lock = vi.fn();
  lockWhenIdle(STUDENT_LIMITS, lock);

  show("hidden");
  vi.advanceTimersByTime(61_000);
  show("visible");

  expect(lock).toHaveBeenCalledOnce();
});

it("lets staff look at another tab", () => {
  const lock = vi.fn();
  const stop = lockWhenIdle(STAFF_LIMITS, lock);

  show("hidden");
  vi.advanceTimersByTime(10 * 60_000);

  expect(lock).not.toHaveBeenCalled();
  stop();
});
