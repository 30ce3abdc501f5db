/** One text to its reading: the same as `triage/reader/reading.py`, bit for bit. */
import { blocks } from "./features";
import type { Hits } from "./lexicon";
import { Lists } from "./lexicon";
import type { Limits, Model } from "./model";
import { weightsOf } from "./model";
import { Phrases } from "./reasons";
import type { Reason } from "./reasons";
import type { Fired } from "./rules";
import { fired } from "./rules";
import { SIGNS, Speller } from "./spelling";

export type Band = "alarm" | "ask" | "calm";
export type Urgency = "acute" | "soon" | "routine";
export type Wish = "counsellor" | "nurse" | "either";
export type { Reason } from "./reasons";

/** What was read. Nothing of it but urgency, branch and version leaves the phone. */
export interface Reading {
  readonly band: Band;
  readonly urgency: Urgency;
  readonly branch: Wish;
  readonly reasons: readonly Reason[];
  readonly language: string; // "" where none of ours was recognised
  readonly version: string;
}

interface Scores {
  readonly alarm: number;
  readonly soon: number;
  readonly branch: number;
  readonly byToken: ReadonlyMap<number, number>;
  readonly ruled: number;
}

interface Slice {
  readonly tokens: readonly string[];
  readonly hits: Hits;
  readonly rules: readonly Fired[];
  readonly scores: Scores;
}

const BANDS: readonly Band[] = ["calm", "ask", "alarm"];
const FEWEST_WORDS = 4;
const SLICE = 400;
const OVERLAP = 50;

export class Reader {
  readonly #model: Model;
  readonly #speller: Speller;
  readonly #lists: Lists;
  readonly #weights: Readonly<Record<"alarm" | "soon" | "branch", Int8Array>>;

  constructor(model: Model) {
    this.#model = model;
    this.#speller = new Speller(model.spelling);
    this.#lists = new Lists(model.lexicon);
    const { alarm, soon, branch } = model.weights;
    this.#weights = { alarm: weightsOf(alarm), soon: weightsOf(soon), branch: weightsOf(branch) };
  }

  /** The reading of `text`. The same text always has the same reading. */
  read(text: string): Reading {
    const steps = this.steps(text);
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  /** The same, one slice a step: between two of them a page can have its turn. */
  *steps(text: string): Generator<undefined, Reading> {
    const tokens = this.#speller.tokens(text);
    const slices: Slice[] = [];
    for (const part of slicesOf(tokens)) {
      if (slices.length > 0) yield;
      slices.push(this.#slice(part));
    }
    return this.#readingOf(tokens, slices);
  }

  #readingOf(tokens: readonly string[], slices: readonly Slice[]): Reading {
    const language = this.#language(slices);
    const [found, read] = this.#gravest(slices, language);
    const unknown = language === "" && tokens.filter((token) => !SIGNS.has(token)).length >= FEWEST_WORDS;
    const band = unknown && read === "calm" ? "ask" : read;
    return {
      band,
      urgency: this.#urgency(band, slices),
      branch: this.#branch(found.scores),
      reasons: reasonsOf(found, this.#model.fillers, band, unknown),
      language,
      version: this.#model.version,
    };
  }

  #slice(tokens: readonly string[]): Slice {
    const hits = this.#lists.hits(tokens);
    const rules = fired(this.#model.rules, hits);
    return { tokens, hits, rules, scores: this.#scores(tokens, hits, rules) };
  }

  #scores(tokens: readonly string[], hits: Hits, rules: readonly Fired[]): Scores {
    const { scale, blocks: shares } = this.#model.weights;
    const { alarm, soon, branch } = this.#weights;
    const total = { alarm: 0, soon: 0, branch: 0, byToken: new Map<number, number>(), ruled: ruledBand(rules) };
    for (const [at, block] of blocks(tokens, hits, this.#model.lexicon.names, rules).entries()) {
      const size = numberAt(shares, at) * numberAt(scale, Math.min(block.size, scale.length - 1));
      for (const [hash, token] of block) {
        const place = hash & (alarm.length - 1);
        const danger = numberAt(alarm, place) * size;
        total.alarm += danger;
        total.soon += numberAt(soon, place) * size;
        total.branch += numberAt(branch, place) * size;
        total.byToken.set(token, (total.byToken.get(token) ?? 0) + danger);
      }
    }
    return total;
  }

  /** The gravest slice, the first of equals, and its band. */
  #gravest(slices: readonly Slice[], language: string): [Slice, Band] {
    const [first, ...others] = slices.map((slice) => ({ slice, band: this.#band(slice.scores, language) }));
    if (first === undefined) throw new Error("a text has a slice");
    let most = first;
    for (const one of others) {
      const above = one.band - most.band || one.slice.scores.alarm - most.slice.scores.alarm;
      if (above > 0) most = one;
    }
    return [most.slice, BANDS[most.band] ?? "calm"];
  }

  #language(slices: readonly Slice[]): string {
    let most = 0;
    let found = "";
    for (const [language, list] of Object.entries(this.#model.languages)) {
      const count = slices.reduce((sum, { hits }) => sum + (hits.get(list)?.size ?? 0), 0);
      if (count > most) [most, found] = [count, language];
    }
    return found;
  }

  #limits(language: string): Limits {
    const { thresholds } = this.#model;
    return Object.hasOwn(thresholds, language) ? (thresholds[language] ?? thresholds.all) : thresholds.all;
  }

  #band(scores: Scores, language: string): number {
    const limits = this.#limits(language);
    const trained = Number(scores.alarm >= limits.ask) + Number(scores.alarm >= limits.alarm);
    return Math.max(trained, scores.ruled);
  }

  #urgency(band: Band, slices: readonly Slice[]): Urgency {
    if (band === "alarm") return "acute";
    const { soon } = this.#model.thresholds.all;
    const isSoon = slices.some(({ scores, rules }) => scores.soon >= soon || rules.some(({ rule }) => rule.band === "soon"));
    return isSoon || band === "ask" ? "soon" : "routine";
  }

  #branch(scores: Scores): Wish {
    const limits = this.#model.thresholds.all;
    if (scores.branch >= limits.nurse) return "nurse";
    return scores.branch <= limits.counsellor ? "counsellor" : "either";
  }
}

function numberAt(numbers: ArrayLike<number>, place: number): number {
  return numbers[place] ?? 0;
}

/** Slices of a text, each of which begins in the one before. */
function slicesOf(tokens: readonly string[]): (readonly string[])[] {
  const many = Math.max(Math.ceil((tokens.length - OVERLAP) / (SLICE - OVERLAP)), 1);
  return Array.from({ length: many }, (_, at) => tokens.slice(at * (SLICE - OVERLAP), at * (SLICE - OVERLAP) + SLICE));
}

function ruledBand(rules: readonly Fired[]): number {
  const bands = rules.map(({ rule }) => rule.band);
  return bands.includes("alarm") ? 2 : Number(bands.includes("ask"));
}

/** The rules by name, and the trained part by phrases, unless it has none to add. */
function reasonsOf({ tokens, hits, rules, scores }: Slice, fillers: number, band: Band, unknown: boolean): Reason[] {
  const phrases = new Phrases(tokens, hits, fillers);
  const reasons: Reason[] = rules.map((one) => ({ code: one.rule.reason, rule: one.rule.id, words: phrases.ofRule(one) }));
  if (unknown) return [...reasons, { code: "language_unknown", rule: "", words: [] }];
  if (band === "calm") return reasons;
  const words = phrases.carrying(scores.byToken);
  return words.length > 0 || reasons.length === 0 ? [...reasons, { code: "trained", rule: "", words }] : reasons;
}
