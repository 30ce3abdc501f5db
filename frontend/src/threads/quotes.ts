import { list, object, textOf, whole } from "../crypto/encoding";
import type { Json } from "../crypto/encoding";
import { Malformed } from "../crypto/errors";
import type { Line } from "./lines";

/** What was said in another thread of the student's, as the student shows it to those who could not read it. */
export interface Quote {
  /** Who said it, by name; null where it was the student. */
  readonly by: string | null;
  readonly at: Date;
  readonly text: string;
}

const [STUDENT, TEAM] = [0, 1];
/** The last moment that a date can be. */
const LAST_MS = 8.64e15;

/** What `quotes` are in the JSON of a message; no quote, no key. */
export function quotesValue(quotes: readonly Quote[]): Json {
  if (quotes.length === 0) return {};
  return { q: quotes.map(({ by, at, text }) => ({ ...(by === null ? { r: STUDENT } : { r: TEAM, n: by }), ts: at.getTime(), t: text })) };
}

/** The quotes of a message, all of them or, where one is none, nothing of the message. @throws Malformed */
export function quotesOf({ q }: Json): readonly Quote[] {
  return q === undefined ? [] : list(q).map(quoteOf);
}

function quoteOf(value: unknown): Quote {
  const { r, n, ts, t } = object(value);
  if (r !== STUDENT && r !== TEAM) throw new Malformed("said by nobody who is in a thread");
  if (whole(ts) > LAST_MS) throw new Malformed("said at no moment that there is");
  return { by: r === STUDENT ? null : textOf(n), at: new Date(whole(ts)), text: textOf(t) };
}

/** What a student says with a message: their own words, those of theirs that they quote first. What staff said is no word of theirs. */
export function ownWords(text: string, quotes: readonly Quote[]): string {
  const own = quotes.filter(({ by }) => by === null).map((quote) => quote.text);
  return [...own, text].filter((each) => each !== "").join("\n\n");
}

/** All that a message says, with what it quotes: by that it is known again, and comes back where it cannot go. */
export function allWords(text: string, quotes: readonly Quote[]): string {
  return [text, ...quotes.map((quote) => quote.text)].join("\n\n");
}

/** What can be picked of a thread: messages with a word in them that stand. */
export function pickable(lines: readonly Line[]): Extract<Line, { kind: "message" }>[] {
  return lines.filter((line) => line.kind === "message").filter(({ text }) => text.trim() !== "");
}
