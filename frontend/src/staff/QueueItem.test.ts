// @vitest-environment jsdom
import { render } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { madeThread as made } from "./made";
import type { Preview } from "./previews";
import QueueItem from "./QueueItem.svelte";

const now = new Date("2026-11-23T12:00:00Z"); // Monday 13.00 in Stockholm
const wrote: Preview = { text: "okej. men jag vill inte att dom ser", isFromStaff: false, author: "e", isBroken: false };

function row(thread = made("x"), list: "own" | "back_up" = "own", preview: Preview | null = wrote): string {
  const { container } = render(QueueItem, { thread, list, preview, me: "me", now, isOpen: false, onopen: vi.fn() });
  return container.textContent.replace(/\s+/g, " ").trim();
}

it("says who, where, by when, what was written and that nobody has it", () => {
  expect(row()).toBe("Tilde, 8C Kvarnskolan Ingen brådska 10.02 okej. men jag vill inte att dom ser Ingen än");
});

it.each([["me", true, "Bad om dig"], ["me", false, "Förslag: du"], ["amir", true, "Bad om Amir"], ["amir", false, "Förslag: Amir"]])("says who had best take it: %s, wished for: %s", (id, wished, words) => {
  expect(row(made("x", { suggested: { id, name: "Amir Said", wished } }))).toContain(words);
  expect(row(made("x", { suggested: { id, name: "Amir Said", wished }, claimed_by: { id: "bo", name: "Bo Ek" } }))).toContain("Bo");
});

it("says danger in a word, and who took it when", () => {
  const thread = made("x", {
    urgency: "acute", claimed_by: { id: "amir", name: "Amir Said" }, claimed_at: "2026-11-23T11:55:00Z",
  }, { opened_at: "2026-11-23T11:50:00Z", due_at: null, escalate_at: "2026-11-23T12:20:00Z" });

  expect(row(thread)).toContain("Akut 12.50");
  expect(row(thread)).toContain("Amir tog 12.55");
});

it("says that danger was answered, never that there is no hurry", () => {
  const words = row(made("x", { urgency: "acute", state: "answered" }, null));

  expect(words).toContain("Akut, besvarad i dag 10.02");
  expect(words).not.toContain("Ingen brådska");
});

it("says late, and whose it is now", () => {
  const clock = { due_at: "2026-11-23T08:40:00Z", escalated_at: "2026-11-23T08:40:00Z", back_up_due_at: "2026-11-23T20:40:00Z" };

  expect(row(made("x", {}, clock))).toMatch(/Sen 09\.40.*Reservteamet$/);
  expect(row(made("x", {}, clock), "back_up")).toMatch(/Sen 09\.40.*Kom 09\.40$/);
});

it("gives times of other days their date", () => {
  const late = { due_at: "2026-11-21T21:13:00Z" };
  const danger = { opened_at: "2026-11-22T03:48:00Z", due_at: null };

  expect(row(made("x", {}, late))).toContain("Sen 21 november 22.13");
  expect(row(made("x", { urgency: "acute" }, danger))).toContain("Akut i går 04.48");
  expect(row(made("x", { urgency: "soon" }, { escalate_at: "2026-11-23T16:00:00Z" }))).toContain("Snart 17.00");
});

it("says that a thread should have been handed on and was not, whoever had it", () => {
  const { container } = render(QueueItem, {
    thread: made("x", { claimed_by: { id: "amir", name: "Amir Said" }, claimed_at: "2026-11-23T11:55:00Z" }),
    list: "own", preview: wrote, me: "me", now, isOpen: false, isOverdue: true, onopen: vi.fn(),
  });

  expect(container.textContent).toContain("Inte överlämnat");
});

it("names no student who wrote anonymously, and shows no text that does not open", () => {
  const text = row(made("x", { student: null }), "own", { text: "", isFromStaff: false, author: null, isBroken: true });

  expect(text).toContain("Anonym elev");
  expect(text).toContain("Kan inte läsas på den här datorn");
});

it("lets every message run in its own direction", () => {
  const { container } = render(QueueItem, {
    thread: made("x"), list: "own", preview: { ...wrote, text: "مرحبا" }, me: "me", now, isOpen: false, onopen: vi.fn(),
  });

  expect(container.querySelector("[dir=auto]")?.textContent).toBe("مرحبا");
});
