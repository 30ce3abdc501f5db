import { expect, it } from "vitest";
import type { Clock, Thread } from "../api/types";
import { madeThread } from "./made";
import { promiseOf } from "./promise";

const now = new Date("2026-11-23T12:00:00Z"); // Monday 13.00 in Stockholm

function said(thread: Partial<Thread>, clock: Partial<Clock> | null = {}): string {
  const { strong, rest } = promiseOf(madeThread("x", thread, clock), now);
  return `${strong}${rest}`.replace(/\u00a0/g, " ");
}

it.each([
  ["Svar före i dag kl. 18.02, annars tar reservteamet över. Det är vår egen gräns. Eleven är lovad svar senast tisdag 24 november kl. 10.02.",
    { urgency: "soon" }, { escalate_at: "2026-11-23T17:02:00Z" }],
  ["Fara. Svara eller ring nu. Reservteamet tar över i dag kl. 13.20 om ingen svarar. Eleven ser hjälpnummer och ingen tid.",
    { urgency: "acute" }, { due_at: null, escalate_at: "2026-11-23T12:20:00Z" }],
  ["Försenat. Reservteamet tog över i dag 10.40. Eleven är lovad svar senast i dag, måndag kl. 22.40.",
    {}, { due_at: "2026-11-23T09:40:00Z", escalated_at: "2026-11-23T09:40:00Z", back_up_due_at: "2026-11-23T21:40:00Z" }],
  ["Försenat. Reservteamet tog över i går 22.40. Eleven var lovad svar senast i dag, måndag kl. 10.40 och har inte fått något.",
    {}, { due_at: "2026-11-22T21:40:00Z", escalated_at: "2026-11-22T21:40:00Z", back_up_due_at: "2026-11-23T09:40:00Z" }],
  ["Inte öppnat sedan svaret. Leta upp eleven i skolan. Eleven vet att ni gör det.", { urgency: "soon", state: "answered", not_opened_since_answer: true, look_for_at: "2026-11-23T12:00:00Z" }, null],
  ["Inte öppnat sedan svaret. Är det inte öppnat i dag kl. 13.20, leta upp eleven i skolan.",
    { urgency: "acute", state: "answered", not_opened_since_answer: true, look_for_at: "2026-11-23T12:20:00Z" }, null],
  ["Fara, besvarat. Håll kontakten tills ni vet att eleven är trygg. Det ligger kvar här tills någon avslutar eller väljer ”Falskt larm”.",
    { urgency: "acute", state: "answered" }, null],
  ["Avslutat. Skriver eleven igen öppnas det.", { state: "closed" }, null],
] as const)("says: %s", (words, thread, clock) => {
  expect(said(thread, clock)).toBe(words);
});

it("promises nobody behind the back-up when a thread went straight there", () => {
  const backUp = { id: "b", name: "Reservteamet", kind: "back_up" } as const;

  expect(said({ team: backUp })).toBe("Svar före i morgon kl. 10.02. Eleven är lovad svar samma tid.");
});

it("gives no time in danger after the back-up took over", () => {
  const words = said({ urgency: "acute" }, { due_at: null, escalated_at: "2026-11-23T11:40:00Z", back_up_due_at: "2026-11-23T12:10:00Z" });

  expect(words).toBe("Fara. Svara eller ring nu. Reservteamet tog över i dag 12.40.");
});
