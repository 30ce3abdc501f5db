import type { Json } from "../crypto/encoding";

/** How a student wishes to be answered. */
export const ANSWERS = ["here", "at_school", "come_by"] as const;
export type Answer = (typeof ANSWERS)[number];
/** What a student chose beside the first message. It is sealed with it; docs/protocol.md, §6. */
export interface Choices { readonly answer: Answer; readonly word: string }

export const WORD_CHARS = 40;

/** A code word as it is kept: one line, not endless. */
export function codeWord(typed: string): string {
  return Array.from(typed.replace(/\s+/g, " ").trim()).slice(0, WORD_CHARS).join("");
}

/** The choices as they travel; what was left as it is, is left out. */
export function encodeChoices({ answer, word }: Choices): Json {
  return { ...(answer === "here" ? {} : { answer }), ...(codeWord(word) === "" ? {} : { word: codeWord(word) }) };
}

/** What the `more` of a first message says of them: what is not understood counts as not chosen. */
export function choicesIn({ c }: Json): Choices {
  const { answer, word } = typeof c === "object" && c !== null ? (c as Json) : {};
  return { answer: ANSWERS.find((each) => each === answer) ?? "here", word: typeof word === "string" ? codeWord(word) : "" };
}
