import type { Language } from "./language.svelte";

/** One file of `i18n/` in one language: what stands for each key. */
export type Bundle = Readonly<Record<string, string>>;
/** All that a page says in one language: its bundles by name, one file, which `scripts/words.mjs` makes. */
export type Words = Readonly<Record<string, Bundle>>;

/** The words are not there any more: the page is of an older release, and only a newer one has words. */
export class NoWords extends Error {
  override readonly name = "NoWords";
}

/** What is laid over the words of a language, by “sv-easy”: in one file, which is fetched when somebody needs any of it. */
export type More = Readonly<Record<string, Words>>;

const kept = new Map<Language | "more", Words | More>();
const underWay = new Map<Language | "more", Promise<void>>();

export function hasWords(language: Language | "more"): boolean {
  return kept.has(language);
}

/** Hold `words` for the life of the page. */
export function keepWords(language: Language, words: Words): void;
export function keepWords(language: "more", words: More): void;
export function keepWords(language: Language | "more", words: Words | More): void {
  kept.set(language, words);
}

/** Return the bundles of a language that is here. Nothing is drawn in another: see `app/start.ts`. */
export function wordsIn(language: Language): Words {
  const words = kept.get(language);
  if (words === undefined) throw new Error(`no words in “${language}” yet`);
  return words as Words;
}

/** What is laid over the words of a language, where it is here. */
export function wordsOver(name: string): Words | undefined {
  return (kept.get("more") as More | undefined)?.[name];
}

/**
 * Fetch the words of `language`, once. `ahead.js` holds them to their hash, as the page holds its scripts.
 * @throws NoWords, or what else came in the way and may come through the next time
 */
export async function fetchWords(language: Language | "more"): Promise<void> {
  if (kept.has(language)) return;
  const coming = underWay.get(language) ?? fetched(language).finally(() => underWay.delete(language));
  underWay.set(language, coming);
  await coming;
}

async function fetched(language: Language | "more"): Promise<void> {
  const answer = await askForWords(language);
  if (answer.status === 404) throw new NoWords();
  if (!answer.ok) throw new Error(`no words: ${answer.status}`);
  kept.set(language, (await answer.json()) as Words | More);
}
