/** One text to its reading: the same as `triage/reader/reading.py`, bit for bit. */
import { blocks } from "./features";
import type { Hits } from "./lexicon";
import { Lists } from "./lexicon";
import type { Limits, Model } from "./model";
import { weightsOf } from "./model";
import type { Fired } from "./rules";
import { fired } from "./rules";
import { SIGNS, Speller } from "./spelling";

export type Band = "alarm" | "ask" | "calm";
export type Urgency = "acute" | "soon" | "routine";
export type Wish = "counsellor" | "nurse" | "either";

/** Why: a code that the words in `i18n/triage.*.json` stand for, the rule, the words that carried it. */
export interface Reason {
  readonly code: string;
  readonly rule: string;
  readonly words: readonly string[];
}

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

const BANDS: readonly Band[] = ["calm", "ask", "alarm"];
const WORDS_SHOWN = 4;
const FEWEST_WORDS = 4;

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
    const tokens = this.#speller.tokens(text);
    const hits = this.#lists.hits(tokens);
    const rules = fired(this.#model.rules, hits);
    const scores = this.#scores(tokens, hits, rules);
    const language = this.#language(hits);
    const unknown = language === "" && tokens.filter((token) => !SIGNS.has(token)).length >= FEWEST_WORDS;
    let band = this.#band(scores, language);
    if (unknown && band === "calm") band = "ask";
    return {
      band,
      urgency: this.#urgency(band, rules, scores),
      branch: this.#branch(scores),
      reasons: reasonsOf(tokens, rules, scores, band, unknown),
      language,
      version: this.#model.version,
    };
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

  #language(hits: Hits): string {
    let most = 0;
    let found = "";
    for (const [language, list] of Object.entries(this.#model.languages)) {
      const count = hits.get(list)?.size ?? 0;
      if (count > most) [most, found] = [count, language];
    }
    return found;
  }

  #limits(language: string): Limits {
    const { thresholds } = this.#model;
    return Object.hasOwn(thresholds, language) ? (thresholds[language] ?? thresholds.all) : thresholds.all;
  }

  #band(scores: Scores, language: string): Band {
    const limits = this.#limits(language);
    const trained = Number(scores.alarm >= limits.ask) + Number(scores.alarm >= limits.alarm);
    return BANDS[Math.max(trained, scores.ruled)] ?? "calm";
  }

  #urgency(band: Band, rules: readonly Fired[], scores: Scores): Urgency {
    if (band === "alarm") return "acute";
    const isSoon = scores.soon >= this.#model.thresholds.all.soon || rules.some(({ rule }) => rule.band === "soon");
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

function ruledBand(rules: readonly Fired[]): number {
  const bands = rules.map(({ rule }) => rule.band);
  return bands.includes("alarm") ? 2 : Number(bands.includes("ask"));
}

function reasonsOf(tokens: readonly string[], rules: readonly Fired[], scores: Scores, band: Band, unknown: boolean): Reason[] {
  const reasons: Reason[] = rules.map(({ rule, span }) => ({ code: rule.reason, rule: rule.id, words: tokens.slice(span.start, span.end) }));
  if (unknown) reasons.push({ code: "language_unknown", rule: "", words: [] });
  if (band !== "calm" && !unknown) reasons.push({ code: "trained", rule: "", words: carrying(tokens, scores) });
  return reasons;
}

/** The words that spoke most for danger, in the order of the text. */
function carrying(tokens: readonly string[], { byToken }: Scores): string[] {
  const ranked = [...byToken].filter(([place, value]) => place >= 0 && value > 0 && !SIGNS.has(tokens[place] ?? "."));
  ranked.sort(([one, first], [other, second]) => second - first || one - other);
  const places = ranked.slice(0, WORDS_SHOWN).map(([place]) => place);
  places.sort((one, other) => one - other);
  return [...new Set(places.map((place) => tokens[place] ?? ""))];
}
