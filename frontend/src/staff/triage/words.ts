import type sv from "../../i18n/judged.sv.json";
import { wordsIn } from "../../i18n/kept_words";
import { language } from "../../i18n/language.svelte";
import { t as reader_t } from "../../i18n/triage";
import type triage from "../../i18n/triage.sv.json";
import { wordsOf } from "../../i18n/words";
import type { Reading, Reason } from "../../triage/reader";

export const t = wordsOf<typeof sv>("judged");

type ReasonKey = keyof typeof triage;

function isKnown(key: string): key is ReasonKey {
  return key in (wordsIn(language.current)["triage"] ?? {});
}

/** Why, in words: each reason once, and none that nobody has words for. */
export function reasonsOf(reasons: readonly Reason[]): { code: string; said: string; words: string }[] {
  const found = new Map<string, { code: string; said: string; words: string }>();
  for (const { code, words } of reasons) {
    const key = `reason.${code}`;
    if (!isKnown(key) || found.has(code)) continue;
    const between = code === "trained" ? ", " : " … "; // a rule's phrases are one thing that the text says
    found.set(code, { code, said: reader_t(key), words: words.join(between) });
  }
  return [...found.values()];
}

/** What a reading says, in three words. */
export function bandWords({ band, urgency }: Reading): string {
  if (band === "calm") return t(urgency === "soon" ? "read.soon" : "read.calm");
  return t(`read.${band}`);
}

/** “arabiska”: a language by its own code, in the language of the page. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([language.current], { type: "language", fallback: "code" }).of(code) ?? code;
}
