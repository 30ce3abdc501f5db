/** From text to tokens, by the model's own tables: the same as `triage/reader/spelling.py`. */
import type { Spelling } from "./model";

export const SIGNS: ReadonlySet<string> = new Set([".", "?", "!", '"']);
const GAP = " ";
const SHOUTED = 3;
const SHORTEST_STEM = 3;
const LONGEST = 24;

type Border = readonly [from: number, kind: string];

export class Speller {
  readonly #fold: ReadonlyMap<string, string>;
  readonly #compose: ReadonlyMap<string, string>;
  readonly #alias: ReadonlyMap<string, string>;
  readonly #prefixes: readonly string[];
  readonly #kinds: readonly Border[];

  constructor(spelling: Spelling) {
    this.#fold = new Map(Object.entries(spelling.fold));
    this.#compose = new Map(Object.entries(spelling.compose));
    this.#alias = new Map(Object.entries(spelling.alias));
    this.#prefixes = spelling.prefixes;
    this.#kinds = bordersOf(spelling);
  }

  /** The tokens of `text`, whatever stands in it. */
  tokens(text: string): string[] {
    const tokens: string[] = [];
    let word: string[] = [];
    const take = (letter: string) => {
      if (!SIGNS.has(letter) && !letter.startsWith(GAP)) {
        word.push(letter);
        return;
      }
      if (word.length > 0) tokens.push(this.#spelt(word));
      word = [];
      if (letter !== GAP) tokens.push(letter.startsWith(GAP) ? letter.slice(1) : letter);
    };
    for (const point of text) {
      const whole = word.length > 0 ? this.#compose.get(`${word[word.length - 1] ?? ""}${point}`) : undefined;
      if (whole !== undefined) {
        word[word.length - 1] = whole;
        continue;
      }
      const folded = this.#fold.get(point);
      if (folded === undefined) for (const letter of this.#unfolded(point)) take(letter);
      else for (const letter of folded) take(letter);
    }
    take(GAP);
    return tokens;
  }

  #unfolded(point: string): readonly string[] {
    const kind = this.#kindOf(point.codePointAt(0) ?? 0);
    if (kind === "sign") return [GAP + point];
    if (kind === "gap") return [GAP];
    return kind === "dropped" ? [] : [point];
  }

  #kindOf(code: number): string {
    let low = 0;
    let high = this.#kinds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kinds[middle]?.[0] ?? 0) <= code) low = middle + 1;
      else high = middle;
    }
    return this.#kinds[low - 1]?.[1] ?? "";
  }

  #spelt(word: readonly string[]): string {
    const token = this.#stem(calm(word).slice(0, LONGEST).join(""));
    return this.#alias.get(token) ?? token;
  }

  #stem(token: string): string {
    const size = Array.from(token).length; // code points, as everywhere
    const prefix = this.#prefixes.find((one) => token.startsWith(one) && size >= one.length + SHORTEST_STEM);
    return prefix === undefined ? token : token.slice(prefix.length);
  }
}

function bordersOf(spelling: Spelling): Border[] {
  const ranges = [
    ...spelling.dropped.map(([low, high]) => ({ low, high, kind: "dropped" })),
    ...spelling.gaps.map(([low, high]) => ({ low, high, kind: "gap" })),
    ...spelling.signs.map(([low, high]) => ({ low, high, kind: "sign" })),
  ];
  ranges.sort((one, other) => one.low - other.low);
  return ranges.flatMap(({ low, high, kind }): Border[] => [
    [low, kind],
    [high + 1, ""],
  ]);
}

/** `word` with a letter that stands three times or more written once. */
function calm(word: readonly string[]): string[] {
  const kept: string[] = [];
  let run = 0;
  for (const [place, letter] of word.entries()) {
    run = place > 0 && letter === word[place - 1] ? run + 1 : 1;
    if (run === SHOUTED) kept.pop();
    if (run < SHOUTED) kept.push(letter);
  }
  return kept;
}
