// @vitest-environment jsdom
import { render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NoAnswer } from "../api/client";
import type { AttachmentRef } from "../crypto/attachment";
import { madeJpeg } from "../testing/pictures";
import Picture from "./Picture.svelte";
import { NoPicture, pictureOf } from "./shown";

const picture = { blob: "b-1", name: "mitt knä" } as AttachmentRef;
const open = vi.fn<() => Promise<Blob>>();
const [made, revoked] = [vi.fn(() => "blob:drawn"), vi.fn()];
let look: (isIntersecting: boolean) => void;

class Watcher {
  constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
    look = (isIntersecting) => seen([{ isIntersecting }]);
  }
  observe(): void { return undefined; }
  disconnect(): void { return undefined; }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IntersectionObserver", Watcher);
  Object.assign(URL, { createObjectURL: made, revokeObjectURL: revoked });
  for (const each of [made, revoked]) each.mockClear();
  open.mockReset().mockImplementation(() => Promise.resolve(pictureOf(madeJpeg())));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const drawn = () => screen.queryByRole("button");

/** It comes into sight, or leaves it, and what that causes is done. */
async function passes(isSeen: boolean, ms = 0): Promise<void> {
  look(isSeen);
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
}

it("holds no picture that is long out of sight, keeps its room, and fetches it again when it comes back", async () => {
  render(Picture, { picture, from: undefined, open });
  await passes(true);
  expect([drawn() === null, open.mock.calls.length]).toEqual([false, 1]);

  await passes(false, 60_000);
  expect([drawn(), revoked.mock.calls.length]).toEqual([null, 1]);
  expect(document.querySelector<HTMLElement>(".frame")?.style.minBlockSize).toBe("0px"); // as high as it was: nothing has a height here

  await passes(true);
  expect([drawn() === null, open.mock.calls.length]).toEqual([false, 2]);
});

it("keeps a picture that is out of sight for a moment only", async () => {
  render(Picture, { picture, from: undefined, open });
  await passes(true);
  await passes(false, 1_000);
  await passes(true, 60_000);

  expect([drawn() === null, open.mock.calls.length]).toEqual([false, 1]);
});

it("takes in nothing that comes after the thread was left", async () => {
  let arrive: (drawn: Blob) => void = () => undefined;
  open.mockImplementation(() => new Promise((done) => { arrive = done; }));
  const { unmount } = render(Picture, { picture, from: undefined, open });
  await passes(true);
  unmount();
  arrive(pictureOf(madeJpeg()));
  await passes(true);

  expect(made).not.toHaveBeenCalled();
});

it.each([[new NoAnswer(), true], [new NoPicture(), false]])("says why there is no picture, and offers to try again where that helps: %s", async (why, helps) => {
  open.mockRejectedValue(why);
  render(Picture, { picture, from: undefined, open });
  await passes(true);

  expect(drawn() !== null).toBe(helps);
});
