import { expect, it } from "vitest";
import { Malformed } from "../crypto/errors";
import type { Line } from "./lines";
import { ownWords, pickable, quotesOf, quotesValue } from "./quotes";
import type { Quote } from "./quotes";

const AT = new Date(Date.UTC(2026, 10, 20, 9));
const OWN: Quote = { by: null, at: AT, text: "Jag sover inte." };
const ASKED: Quote = { by: "Karin", at: AT, text: "Hur sover du?" };

it("travels with who said it, when and what, and names neither thread nor message", () => {
  expect(quotesValue([ASKED, OWN])).toEqual({ q: [{ r: 1, n: "Karin", ts: AT.getTime(), t: "Hur sover du?" }, { r: 0, ts: AT.getTime(), t: "Jag sover inte." }] });
  expect(quotesOf(quotesValue([ASKED, OWN]))).toEqual([ASKED, OWN]);
  expect(quotesOf(quotesValue([]))).toEqual([]);
});

const said = { r: 1, n: "Karin", ts: AT.getTime(), t: "Hej" };
it.each([
  ["what is no list", { q: said }],
  ["somebody who is in no thread", { q: [{ ...said, r: 2 }] }],
  ["staff without a name", { q: [{ ...said, n: undefined }] }],
  ["a moment that is none", { q: [{ ...said, ts: Number.MAX_SAFE_INTEGER }] }],
  ["words that are none", { q: [said, { ...said, t: 3 }] }],
] as const)("is nothing of a message that quotes %s", (_what, more) => {
  expect(() => quotesOf(more)).toThrow(Malformed);
});

it("counts what students quote of themselves among their words, and nothing that staff said", () => {
  expect(ownWords("Hjälp mig.", [ASKED, OWN])).toBe("Jag sover inte.\n\nHjälp mig.");
  expect(ownWords("Hjälp mig.", [ASKED])).toBe("Hjälp mig.");
});

it("lets a message be picked that has words and stands", () => {
  const message = { kind: "message", seq: 1, at: AT, author: "alva", mid: "1", role: 0, text: "Hej", more: {}, warning: null } as const;
  const lines: Line[] = [
    message, { ...message, mid: "2", text: " " }, { kind: "retracted", seq: 3, at: AT, author: "alva", role: 0 },
    { kind: "unreadable", seq: 4, at: AT, author: null, role: null }, { kind: "event", seq: 5, at: AT, event: "escalated", data: {} },
  ];
  expect(pickable(lines).map(({ mid }) => mid)).toEqual(["1"]);
});
