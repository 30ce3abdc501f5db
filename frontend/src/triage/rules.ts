/** Which rules a text fires, and where: the same as `triage/reader/rules.py`. */
import type { Hits } from "./lexicon";
import type { Pattern, Rule, Step } from "./model";

const NEAR = 4;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A rule, and where each part of it stands, the first part first. */
export interface Fired {
  readonly rule: Rule;
  readonly spans: readonly Span[];
}

export function fired(rules: readonly Rule[], hits: Hits): Fired[] {
  return rules.flatMap((rule) => {
    const spans = firstOf(rule.patterns, hits, rule.not_before);
    return spans && !firstOf(rule.unless, hits, []) ? [{ rule, spans }] : [];
  });
}

function firstOf(patterns: readonly Pattern[], hits: Hits, notBefore: readonly number[]): Span[] | null {
  for (const pattern of patterns) {
    const spans = match(pattern, hits, notBefore);
    if (spans) return spans;
  }
  return null;
}

function match(parts: Pattern, hits: Hits, notBefore: readonly number[]): Span[] | null {
  const spans: Span[] = [];
  for (const [at, steps] of parts.entries()) {
    const span = find(steps, hits, at === 0 ? notBefore : []);
    if (!span) return null;
    spans.push(span);
  }
  return spans;
}

function find(steps: readonly Step[], hits: Hits, notBefore: readonly number[]): Span | null {
  const places = hits.get(steps[0]?.[1] ?? -1);
  if (!places) return null;
  for (const start of [...places.keys()].sort((one, other) => one - other)) {
    const end = endOf(steps, 0, start, hits);
    if (end >= 0 && !isTakenBack(start, end, hits, notBefore)) return { start, end };
  }
  return null;
}

/** Where `steps` from `at` on end, begun at `place`; -1 where they do not fit. */
function endOf(steps: readonly Step[], at: number, place: number, hits: Hits): number {
  const next = steps[at + 1];
  for (const after of ends(steps[at], place, hits)) {
    if (!next) return after;
    for (let following = after; following <= after + next[0]; following++) {
      const end = endOf(steps, at + 1, following, hits);
      if (end >= 0) return end;
    }
  }
  return -1;
}

function ends(step: Step | undefined, place: number, hits: Hits): number[] {
  const lengths = hits.get(step?.[1] ?? -1)?.get(place) ?? [];
  return [...lengths].map((length) => place + length).sort((one, other) => one - other);
}

function isTakenBack(start: number, end: number, hits: Hits, notBefore: readonly number[]): boolean {
  const near = Array.from({ length: end - start + NEAR }, (_, at) => start - NEAR + at);
  return notBefore.some((list) => near.some((place) => hits.get(list)?.has(place)));
}
