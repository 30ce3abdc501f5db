/** What the trained part looks at: the same as `triage/reader/features.py`. */
import type { Hits } from "./lexicon";
import { isNumber } from "./lexicon";
import type { Fired } from "./rules";

const PAIR_WITHIN = 6;
const SHORTEST = 3; // letters of the parts of words
const LONGEST = 5;
const NUMBERS = [2, 5, 12, 19, 60, 200];
const SIZES = [4, 8, 14, 24, 40, 70, 120];

/** Hash of a sign → the first token that carries it (-1: the text as a whole). */
export type Block = ReadonlyMap<number, number>;
type Note = (hash: number, token: number) => void;

/** FNV-1a, 32 bits: begun, carried on over the code points of `text`, and ended. */
function carriedOn(value: number, text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    value = Math.imul(value ^ code, 0x01000193);
  }
  return value;
}

function ended(value: number): number {
  return (value ^ (value >>> 15)) >>> 0;
}

function begunWith(name: string): number {
  return carriedOn(0x811c9dc5 | 0, name);
}

function hashOf(name: string): number {
  return ended(begunWith(name));
}

const LETTERS_BEGUN = begunWith("c ");

export function blocks(tokens: readonly string[], hits: Hits, names: readonly string[], rules: readonly Fired[]): Block[] {
  const words = tokens.map(shape);
  return [
    block((note) => noteWords(words, note)),
    block((note) => noteLetters(words, note)),
    block((note) => noteLists(hits, names, rules, note)),
    block((note) => notePairs(hits, names, note)),
    block((note) => noteWhole(tokens, note)),
  ];
}

function block(fill: (note: Note) => void): Block {
  const found = new Map<number, number>();
  fill((hash, token) => {
    if (!found.has(hash)) found.set(hash, token);
  });
  return found;
}

function shape(token: string): string {
  return isNumber(token) ? `#${sizeOf(Number(token), NUMBERS)}` : token;
}

function sizeOf(number: number, borders: readonly number[]): number {
  return borders.filter((border) => number > border).length;
}

function noteWords(words: readonly string[], note: Note): void {
  for (const [place, word] of words.entries()) {
    note(hashOf(`w ${word}`), place);
    if (place > 0) note(hashOf(`b ${words[place - 1] ?? ""} ${word}`), place);
    if (place > 1) note(hashOf(`s ${words[place - 2] ?? ""} ${word}`), place);
  }
}

function noteLetters(words: readonly string[], note: Note): void {
  for (const [place, word] of words.entries()) {
    const points = Array.from(`<${word}>`);
    for (let start = 0; start + SHORTEST <= points.length; start++) notePart(points, start, place, note);
  }
}

/** The parts of a word that begin at `start`, each hash carried on from the shorter one's. */
function notePart(points: readonly string[], start: number, place: number, note: Note): void {
  let value = LETTERS_BEGUN;
  for (let size = 1; size <= LONGEST && start + size <= points.length; size++) {
    value = carriedOn(value, points[start + size - 1] ?? "");
    if (size >= SHORTEST) note(ended(value), place);
  }
}

function noteLists(hits: Hits, names: readonly string[], rules: readonly Fired[], note: Note): void {
  for (const [list, places] of hits) {
    const name = names[list];
    if (name) note(hashOf(`l ${name}`), Math.min(...places.keys()));
  }
  for (const { rule, spans } of rules) {
    const start = spans[0]?.start ?? 0;
    note(hashOf(`r ${rule.id}`), start);
    note(hashOf(`R ${rule.reason}`), start);
  }
}

interface Touched {
  readonly place: number;
  readonly list: number;
  readonly name: string;
}

function notePairs(hits: Hits, names: readonly string[], note: Note): void {
  const touched = touchedBy(hits, names);
  const noted = new Set<number>(); // only the first of each counts: the others need no hash
  for (const [at, { place, list, name }] of touched.entries()) {
    for (let next = at + 1; next < touched.length; next++) {
      const other = touched[next];
      if (other === undefined || other.place - place > PAIR_WITHIN) break;
      const pair = list * names.length + other.list;
      if (!noted.has(pair)) note(hashOf(`n ${name} ${other.name}`), place);
      noted.add(pair);
    }
  }
  const together = [...new Set(touched.map(({ name }) => name))].sort();
  for (const [at, one] of together.entries()) {
    for (const other of together.slice(at + 1)) note(hashOf(`p ${one} ${other}`), -1);
  }
}

/** Each place of each list that has a name, in the order of the text. */
function touchedBy(hits: Hits, names: readonly string[]): Touched[] {
  const touched = [...hits].flatMap(([list, places]) => [...places.keys()].map((place) => ({ place, list, name: names[list] ?? "" }))).filter(({ name }) => name !== "");
  return touched.sort((one, other) => one.place - other.place || (one.name < other.name ? -1 : 1));
}

function noteWhole(tokens: readonly string[], note: Note): void {
  note(hashOf("t"), -1);
  note(hashOf(`t size ${sizeOf(tokens.length, SIZES)}`), -1);
  const [first] = tokens;
  const last = tokens[tokens.length - 1];
  if (first !== undefined && last !== undefined) {
    note(hashOf(`t last ${shape(last)}`), tokens.length - 1);
    note(hashOf(`t first ${shape(first)}`), 0);
  }
  for (const sign of ["?", "!", '"', "."]) note(hashOf(`t ${sign} ${sizeOf(tokens.filter((token) => token === sign).length, NUMBERS)}`), -1);
}
