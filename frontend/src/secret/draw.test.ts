import { expect, it } from "vitest";
import { drawWords } from "./draw";
import { asDrawn, couldBeDrawn, drawDigits } from "./typed";
import { WORDS } from "./words";

it("draws from 1,024 different words of a to z", () => {
  expect(new Set(WORDS).size).toBe(1024);
  expect(WORDS.filter((word) => !/^[a-z]{4,9}$/.test(word))).toEqual([]);
});

/** Every word that one slip makes of `word`: a letter lost, or two in each other's place. */
function slips(word: string): string[] {
  const at = Array.from({ length: word.length }, (_, index) => index);
  const lost = at.map((index) => word.slice(0, index) + word.slice(index + 1));
  const turned = at.slice(1).map((i) => word.slice(0, i - 1) + word.charAt(i) + word.charAt(i - 1) + word.slice(i + 1));
  return [...lost, ...turned.filter((other) => other !== word)];
}

it("has no two words that one slip of the finger turns into each other", () => {
  const known = new Set(WORDS);
  const shapes = WORDS.flatMap((word) => gaps(word));

  expect(WORDS.flatMap(slips).filter((slip) => known.has(slip))).toEqual([]);
  expect(new Set(shapes).size).toBe(shapes.length);
});

it("draws three words, and not the same ones each time", () => {
  const drawn = Array.from({ length: 20 }, () => drawWords());

  expect(drawn.every((words) => words.length === 3 && words.every((word) => WORDS.includes(word)))).toBe(true);
  expect(new Set(drawn.map((words) => words.join(" "))).size).toBeGreaterThan(15);
});

it("draws six digits, a leading zero among them", () => {
  expect(drawDigits()).toMatch(/^\d{6}$/);
});

it.each([
  ["Lykta  mossa brygga ", "lykta mossa brygga"],
  ["lykta-mossa, BRYGGA", "lykta mossa brygga"],
  ["480 213", "480213"],
])("reads %j as it was drawn", (typed, drawn) => {
  expect(asDrawn(typed)).toBe(drawn);
});

it.each([
  ["lykta mossa brygga", true],
  ["Lykta-mossa, BRYGGA ", true],
  ["480 213", true],
  ["lykta mossa", false],
  ["lykta mossa brygga fjord", false],
  ["48021", false],
])("knows that %j can be a student's secret: %j", (typed, could) => {
  expect(couldBeDrawn(typed)).toBe(could);
});

/** `word` with each of its letters left open: two words that share one differ in a single letter. */
function gaps(word: string): string[] {
  return Array.from({ length: word.length }, (_, i) => `${word.slice(0, i)}?${word.slice(i + 1)}`);
}
