/** Why, as staff are told it: the same as `triage/reader/reasons.py`. */
import type { Hits } from "./lexicon";
import { isNumber } from "./lexicon";
import type { Fired, Span } from "./rules";
import { SIGNS } from "./spelling";

const WORDS_SHOWN = 4;
const PHRASE = 3;
const APART = 2;

/** Why: a code that the words in `i18n/triage.*.json` stand for, the rule, the phrases that carried it. */
export interface Reason {
  readonly code: string;
  readonly rule: string;
  readonly words: readonly string[];
}

/** A text's tokens, as phrases that mean something by themselves. */
export class Phrases {
  readonly #tokens: readonly string[];
  readonly #fillers: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(tokens: readonly string[], hits: Hits, fillers: number) {
    this.#tokens = tokens;
    this.#fillers = hits.get(fillers) ?? new Map<number, ReadonlySet<number>>();
  }

  /** The phrases that fired a rule, in the order of the text. */
  ofRule({ spans }: Fired): string[] {
    return this.#said(merged([...spans].sort((one, other) => one.start - other.start || one.end - other.end), 0));
  }

  /** The phrases around the words that spoke most for danger. */
  carrying(byToken: ReadonlyMap<number, number>): string[] {
    const ranked = [...byToken].filter(([place, value]) => place >= 0 && value > 0 && !this.#isSign(place));
    ranked.sort(([one, first], [other, second]) => second - first || one - other);
    const places = ranked.slice(0, WORDS_SHOWN).map(([place]) => place);
    places.sort((one, other) => one - other);
    const near = merged(places.map((place) => ({ start: place, end: place + 1 })), APART, (start, end) => this.#isApart(start, end));
    return this.#said(merged(near.map((span) => this.#widened(span)), 0));
  }

  #said(spans: readonly Span[]): string[] {
    const told = spans.filter((span) => this.#means(span)).map(({ start, end }) => this.#tokens.slice(start, end).filter((token) => !SIGNS.has(token)).join(" "));
    return [...new Set(told)];
  }

  /** Whether one of its tokens means something alone. */
  #means({ start, end }: Span): boolean {
    for (let place = start; place < end; place++) {
      const token = this.#tokens[place] ?? "";
      if (!isNumber(token) && Array.from(token).length > 1 && this.#fillers.get(place)?.has(1) !== true) return true;
    }
    return false;
  }

  #isSign(place: number): boolean {
    return SIGNS.has(this.#tokens[place] ?? ".");
  }

  #isApart(start: number, end: number): boolean {
    return this.#tokens.slice(start, Math.max(start, end)).some((token) => SIGNS.has(token));
  }

  /** A span with what stands before it, and where nothing does, after it. */
  #widened({ start, end }: Span): Span {
    let [from, to] = [start, end];
    while (to - from < PHRASE && from > 0 && !this.#isSign(from - 1)) from--;
    while (to - from < PHRASE && to < this.#tokens.length && !this.#isSign(to)) to++;
    return { start: from, end: to };
  }
}

/** Spans, in the order of the text, those as one that stand so near each other. */
function merged(spans: readonly Span[], apart: number, isApart: (start: number, end: number) => boolean = () => false): Span[] {
  const found: Span[] = [];
  for (const { start, end } of spans) {
    const last = found[found.length - 1];
    if (last && start - last.end <= apart && !isApart(last.end, start)) found[found.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else found.push({ start, end });
  }
  return found;
}
