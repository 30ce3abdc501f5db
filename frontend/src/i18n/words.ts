import { wordsIn, wordsOver } from "./kept_words";
import type { Bundle, Words } from "./kept_words";
import { directionOf, language } from "./language.svelte";
import type { Language } from "./language.svelte";

type Values = Readonly<Record<string, string | number>>;

/** Put `values` in the places `{name}` of `text`. A value that is missing is a bug, and loud. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in “${text}”`);
    return String(value);
  });
}

/**
 * Return the `t` of the files `name`: `t(key, values)` in the language of the page. The build reads the names here
 * (`scripts/words.mjs`): what an audience says in one language becomes one file.
 * With `{ count }` the key's form that the language's plural asks for is taken: `.one` and `.other`
 * in Swedish, six of them in Arabic. From the right, each value stands apart from the words around it.
 */
export function wordsOf<W extends Bundle>(...names: readonly string[]) {
  return (key: Plain<keyof W & string>, values: Values = {}): string => said((...forms) => found(wordsOver(language.layer) ?? {}, names, ...forms) ?? found(wordsIn(language.current), names, ...forms), key, values);
}

/**
 * The same of words that come with the part of the page that says them (`app/later.ts`): in every language at once.
 * What is in none of them is looked for in the bundles `names`, of which `B` is the type; so is what is laid over a language.
 */
export function wordsHere<W extends Bundle, B extends Bundle = W>(words: Readonly<Record<Language, W>>, ...names: readonly string[]) {
  const find = (...forms: readonly string[]): string | undefined =>
    found(wordsOver(language.layer) ?? {}, names, ...forms) ?? found({ here: words[language.current] }, ["here"], ...forms) ?? found(wordsIn(language.current), names, ...forms);
  return (key: Plain<keyof (W & B) & string>, values: Values = {}): string => said(find, key, values);
}

function said(find: (...forms: readonly string[]) => string | undefined, key: string, values: Values): string {
  const { count } = values;
  const form = typeof count === "number" ? `${key}.${plural(count)}` : key;
  const text = find(form, key);
  if (text === undefined) throw new Error(`no words for ${key}`);
  return fill(text, directionOf(language.current) === "rtl" ? apart(values) : values);
}

function found(words: Words, names: readonly string[], ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const name = names.find((one) => words[one]?.[key] !== undefined);
    if (name !== undefined) return words[name]?.[key];
  }
  return undefined;
}

/** A key as code writes it: the plural forms share one. */
type Plain<K extends string> = K extends `${infer Base}.one` | `${infer Base}.other` ? Base : K;

function plural(count: number): Intl.LDMLPluralRule {
  return new Intl.PluralRules(language.current).select(count);
}

/** Keep names, times and numbers whole: “116 111” and “Lina 8C” are not turned around by the words beside them. */
function apart(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(String(value))]));
}

/** `text` in the direction of its own first letter, whatever stands around it (Unicode's isolates). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
