import { saidOf as saidOfAccount } from "../account/words";
import { ApiError } from "../api/client";
import type sv from "../i18n/presence.sv.json";
import { language } from "../i18n/language.svelte";
import { wordsOf } from "../i18n/words";

/** The words of working hours and absences, which staff and heads share. */
export const t = wordsOf<typeof sv>("presence");

/** What a language is called in the reader's own. */
export function languageName(code: string): string {
  if (code === "sgn") return t("languages.sign");
  const locale = language.current;
  const name = new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

const REFUSED = {
  hours_wrong: "refused.hours_wrong", absence_wrong: "refused.absence_wrong", deputy_needed: "refused.deputy_needed",
  deputy_wrong: "refused.deputy_wrong", deputy_circle: "refused.deputy_circle",
} as const;

/** What is told about `error`: what to do, where there is something. */
export function saidOf(error: unknown): string {
  if (!(error instanceof ApiError)) return saidOfAccount(error);
  const known = Object.entries(REFUSED).find(([code]) => code === error.code);
  return known === undefined ? saidOfAccount(error) : t(known[1]);
}
