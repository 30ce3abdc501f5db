/** Which named word lists a text touches, and where: the same as `triage/reader/lexicon.py`. */
import type { Lexicon } from "./model";

const SHORTEST = 3;
const DIGITS = /^[0-9]+$/;

/** List, place, and how many tokens were taken there. */
export type Hits = ReadonlyMap<number, ReadonlyMap<number, ReadonlySet<number>>>;

interface Phrase {
  readonly rest: readonly string[];
  readonly list: number;
}

interface Known {
  readonly lists: readonly number[];
  readonly begun: readonly (readonly Phrase[])[];
}

export function isNumber(token: string): boolean {
  return DIGITS.test(token);
}

export class Lists {
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #starts: ReadonlyMap<string, readonly number[]>;
  readonly #ends: ReadonlyMap<string, readonly number[]>;
  readonly #holds: ReadonlyMap<string, readonly number[]>;
  readonly #particles: readonly string[];
  readonly #phrases = new Map<string, Phrase[]>();

  constructor(lexicon: Lexicon) {
    this.#exact = new Map(Object.entries(lexicon.exact));
    this.#starts = new Map(Object.entries(lexicon.starts));
    this.#ends = new Map(Object.entries(lexicon.ends));
    this.#holds = new Map(Object.entries(lexicon.holds));
    this.#particles = lexicon.particles;
    for (const [[first = "", ...rest], list] of lexicon.phrases) {
      this.#phrases.set(first, [...(this.#phrases.get(first) ?? []), { rest, list }]);
    }
  }

  hits(tokens: readonly string[]): Hits {
    const found = new Map<number, Map<number, Set<number>>>();
    const seen = new Map<string, Known>();
    const note = (list: number, place: number, length: number) => {
      const places = found.get(list) ?? new Map<number, Set<number>>();
      found.set(list, places);
      places.set(place, (places.get(place) ?? new Set<number>()).add(length));
    };
    for (const [place, token] of tokens.entries()) {
      const known = seen.get(token) ?? this.#lookUp(token);
      seen.set(token, known);
      for (const list of known.lists) note(list, place, 1);
      for (const { rest, list } of known.begun.flat()) {
        if (follows(tokens, place + 1, rest)) note(list, place, 1 + rest.length);
      }
    }
    return found;
  }

  #lookUp(token: string): Known {
    const lists = new Set<number>();
    const begun: (readonly Phrase[])[] = [];
    const look = (kind: ReadonlyMap<string, readonly number[]>, bare: string, atom: string) => {
      for (const list of kind.get(bare) ?? []) lists.add(list);
      const phrases = this.#phrases.get(atom);
      if (phrases) begun.push(phrases);
    };
    const points = Array.from(token);
    const lookFromStart = (word: readonly string[]) => {
      look(this.#exact, word.join(""), word.join(""));
      for (const part of startsOf(word)) look(this.#starts, part, `${part}*`);
    };
    lookFromStart(points);
    if (isNumber(token)) look(this.#exact, "#", "#");
    for (const start of points.keys()) {
      const part = points.slice(start).join("");
      look(this.#ends, part, `*${part}`);
    }
    for (const part of partsOf(points)) look(this.#holds, part, `*${part}*`);
    if (points.length > SHORTEST && this.#particles.includes(points[0] ?? "")) lookFromStart(points.slice(1));
    return { lists: [...lists], begun };
  }
}

function startsOf(points: readonly string[]): string[] {
  return points.map((_, at) => points.slice(0, at + 1).join(""));
}

function partsOf(points: readonly string[]): Set<string> {
  const parts = new Set<string>();
  for (let start = 0; start + SHORTEST <= points.length; start++) {
    let part = points.slice(start, start + SHORTEST - 1).join("");
    for (let end = start + SHORTEST - 1; end < points.length; end++) {
      part += points[end] ?? "";
      parts.add(part);
    }
  }
  return parts;
}

function follows(tokens: readonly string[], place: number, atoms: readonly string[]): boolean {
  return atoms.every((atom, at) => isAtom(atom, tokens[place + at]));
}

function isAtom(atom: string, token: string | undefined): boolean {
  if (token === undefined) return false;
  if (atom === "#") return isNumber(token);
  const open = atom.startsWith("*");
  const bare = atom.slice(open ? 1 : 0, atom.endsWith("*") ? -1 : undefined);
  if (open) return atom.endsWith("*") ? token.includes(bare) : token.endsWith(bare);
  return atom.endsWith("*") ? token.startsWith(bare) : token === atom;
}
