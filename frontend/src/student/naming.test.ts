import { expect, it } from "vitest";
import type { People, Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { eventWords } from "./events";
import { fieldLabel } from "./naming";

const PEOPLE: People = { k: { name: "Karin Berg", role: "counsellor" }, m: { name: "Maria Ek", role: "counsellor" } };
const TEAM = { id: "t", name: "Kuratorerna", kind: "school" };
const THREAD = { branch: "counsellor", team: TEAM, back_up: { ...TEAM, id: "b", name: "Reservteamet" } } as Thread;
const at = new Date("2026-11-23T09:00:00Z");

const answer = (author: string, seq: number): Line => ({ kind: "message", seq, at, author, mid: `m${seq}`, role: 1, text: "Hej", more: {}, warning: null });
const away = (person: string, seq: number): Extract<Line, { kind: "event" }> =>
  ({ kind: "event", seq, at, event: "absent", data: { away: person, answers: null, team: "t" } });

it("says in the past tense who was away: who has the thread now stands in its promise alone", () => {
  const deputy = { ...away("k", 2), data: { away: "k", answers: "m", team: "t" } };
  const said = [away("k", 2), deputy].map((line) => eventWords(line, THREAD, PEOPLE));

  expect(said).toEqual([
    "Karin var inte på plats. Samtalet gick till Kuratorerna.", "Karin var inte på plats. Samtalet gick till Maria i stället.",
  ]);
});

it.each([
  ["nobody while nobody has answered", [], "Skriv här"],
  ["who answered last", [answer("k", 1), answer("m", 2)], "Skriv till Maria"],
  ["nobody while who answered last is away", [answer("k", 1), away("k", 2)], "Skriv här"],
  ["who answered last though another is away", [answer("m", 1), away("k", 2)], "Skriv till Maria"],
  ["who is back and has answered", [answer("k", 1), away("k", 2), answer("k", 3)], "Skriv till Karin"],
])("names over the field %s", (_, lines, label) => {
  expect(fieldLabel(lines, PEOPLE)).toBe(label);
});
