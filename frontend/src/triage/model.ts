/** The model file: `triage/reader/model.py` says what each part is. */
export type Step = readonly [gap: number, list: number];
export type Pattern = readonly (readonly Step[])[];

export interface Rule {
  readonly id: string;
  readonly reason: string;
  readonly band: string;
  readonly branch: string;
  readonly patterns: readonly Pattern[];
  readonly unless: readonly Pattern[];
  readonly not_before: readonly number[];
}

export interface Spelling {
  readonly fold: Readonly<Record<string, string>>;
  readonly compose: Readonly<Record<string, string>>;
  readonly signs: readonly (readonly [number, number])[];
  readonly dropped: readonly (readonly [number, number])[];
  readonly gaps: readonly (readonly [number, number])[];
  readonly prefixes: readonly string[];
  readonly alias: Readonly<Record<string, string>>;
}

type Lists = Readonly<Record<string, readonly number[]>>;

export interface Lexicon {
  readonly names: readonly string[];
  readonly exact: Lists;
  readonly starts: Lists;
  readonly ends: Lists;
  readonly holds: Lists;
  readonly particles: readonly string[];
  readonly phrases: readonly (readonly [readonly string[], number])[];
}

export interface Weights {
  readonly bits: number;
  readonly scale: readonly number[];
  readonly blocks: readonly number[];
  readonly alarm: string;
  readonly soon: string;
  readonly branch: string;
}

export interface Limits {
  readonly alarm: number;
  readonly ask: number;
  readonly soon: number;
  readonly nurse: number;
  readonly counsellor: number;
}

export interface Model {
  readonly version: string;
  readonly spelling: Spelling;
  readonly lexicon: Lexicon;
  readonly languages: Readonly<Record<string, number>>;
  readonly fillers: number;
  readonly rules: readonly Rule[];
  readonly weights: Weights;
  readonly thresholds: Readonly<Record<string, Limits>> & { readonly all: Limits };
}

const FIRST_CODE = 35;
const BACKSLASH = 92;
const ZERO = 45;

/** The numbers -45 … 45 that stand in `text` as one printable character each. */
export function weightsOf(text: string): Int8Array {
  const weights = new Int8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    weights[at] = code - FIRST_CODE - ZERO - (code > BACKSLASH ? 1 : 0);
  }
  return weights;
}
