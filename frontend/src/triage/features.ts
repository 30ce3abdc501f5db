/** What the trained part looks at: the same as `triage/reader/features.py`. */
import type { Hits } from "./lexicon";
import { isNumber } from "./lexicon";
import type { Fired } from "./rules";

const PAIR_WITHIN = 6;
const LETTERS = [3, 4, 5];
const NUMBERS = [2, 5, 12, 19, 60, 200];
const SIZES = [4, 8, 14, 24, 40, 70, 120];

/** Hash of a sign → the first token that carries it (-1: the text as a whole). */
export type Block = ReadonlyMap<number, number>;
type Note = (name: string, token: number) => void;

export function hashOf(name: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) {
    const code = name.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    value = Math.imul(value ^ code, 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}

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
  fill((name, token) => {
    const hash = hashOf(name);
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
    note(`w ${word}`, place);
    if (place > 0) note(`b ${words[place - 1] ?? ""} ${word}`, place);
    if (place > 1) note(`s ${words[place - 2] ?? ""} ${word}`, place);
  }
}

function noteLetters(words: readonly string[], note: Note): void {
  for (const [place, word] of words.entries()) {
    const points = Array.from(`<${word}>`);
    for (const size of LETTERS) {
      for (let start = 0; start + size <= points.length; start++) note(`c ${points.slice(start, start + size).join("")}`, place);
    }
  }
}

function noteLists(hits: Hits, names: readonly string[], rules: readonly Fired[], note: Note): void {
  for (const [list, places] of hits) {
    const name = names[list];
    if (name) note(`l ${name}`, Math.min(...places.keys()));
  }
  for (const { rule, span } of rules) {
    note(`r ${rule.id}`, span.start);
    note(`R ${rule.reason}`, span.start);
  }
}

interface Touched {
  readonly place: number;
  readonly name: string;
}

function notePairs(hits: Hits, names: readonly string[], note: Note): void {
  const touched = touchedBy(hits, names);
  for (const [at, { place, name }] of touched.entries()) {
    for (const other of touched.slice(at + 1)) {
      if (other.place - place > PAIR_WITHIN) break;
      note(`n ${name} ${other.name}`, place);
    }
  }
  const together = [...new Set(touched.map(({ name }) => name))].sort();
  for (const [at, one] of together.entries()) {
    for (const other of together.slice(at + 1)) note(`p ${one} ${other}`, -1);
  }
}

/** Each place of each list that has a name, in the order of the text. */
function touchedBy(hits: Hits, names: readonly string[]): Touched[] {
  const touched = [...hits].flatMap(([list, places]) => [...places.keys()].map((place) => ({ place, name: names[list] ?? "" }))).filter(({ name }) => name !== "");
  return touched.sort((one, other) => one.place - other.place || (one.name < other.name ? -1 : 1));
}

function noteWhole(tokens: readonly string[], note: Note): void {
  note("t", -1);
  note(`t size ${sizeOf(tokens.length, SIZES)}`, -1);
  const [first] = tokens;
  const last = tokens[tokens.length - 1];
  if (first !== undefined && last !== undefined) {
    note(`t last ${shape(last)}`, tokens.length - 1);
    note(`t first ${shape(first)}`, 0);
  }
  for (const sign of ["?", "!", '"', "."]) note(`t ${sign} ${sizeOf(tokens.filter((token) => token === sign).length, NUMBERS)}`, -1);
}
