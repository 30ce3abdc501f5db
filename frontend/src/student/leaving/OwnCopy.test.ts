// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { standInADrawnPage } from "../../testing/page";
import type { Conversation } from "../../threads/conversation.svelte";
import type { Line } from "../../threads/lines";
import { t } from "../later/words";
import OwnCopy from "./OwnCopy.svelte";

const at = new Date("2026-11-22T10:00:00Z");
const said = { kind: "message", seq: 1, at, author: "me", mid: "m", role: 0, text: "Hej, det är jag.", more: {}, warning: null } as const;
const unreadable = (seq: number): Line => ({ kind: "unreadable", seq, at, author: null, role: null });

function copy(lines: readonly Line[]): ReturnType<typeof render> {
  standInADrawnPage();
  HTMLDialogElement.prototype.showModal = () => undefined;
  vi.stubGlobal("print", vi.fn());
  const conversation = { lines, people: {} } as unknown as Conversation;
  return render(OwnCopy, { conversation, title: "Kuratorn", me: "me", onclose: vi.fn() });
}
const onPaper = (): number => document.querySelectorAll("body > .own-copy").length;
const press = () => fireEvent.click(screen.getByRole("button", { name: t("copy.print"), hidden: true }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("lies on the page until it is printed, where a browser prints later than it is asked", async () => {
  copy([said]);

  await press();
  expect([onPaper(), document.documentElement.classList.contains("prints-copy")]).toEqual([1, true]);
  dispatchEvent(new Event("afterprint"));

  expect([onPaper(), document.documentElement.classList.contains("prints-copy")]).toEqual([0, false]);
});

it("lies there once, however often it is asked for, and not any more once the sheet is gone", async () => {
  const { unmount } = copy([said]);
  await press();
  await press();
  expect(onPaper()).toBe(1);

  unmount();

  expect([onPaper(), document.documentElement.classList.contains("prints-copy")]).toEqual([0, false]);
});

it.each([1, 2])("says on the copy how many messages it lacks: %s", (count) => {
  const { container } = copy([said, ...Array.from({ length: count }, (_, n) => unreadable(n + 2))]);

  expect(container.querySelector("article")?.textContent).toContain(t("copy.unreadable", { count }));
});

it("says nothing of that where it lacks none", () => {
  const { container } = copy([said]);

  expect(container.textContent).not.toContain("saknas");
});
