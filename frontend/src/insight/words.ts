import en from "../i18n/insight.en.json";
import sv from "../i18n/insight.sv.json";
import { language } from "../i18n/language.svelte";
import { wordsOf } from "../i18n/words";
import { partsOf } from "./table";

export const t = wordsOf({ sv, en });

const LOCALES = { sv: "sv-SE", en: "en-GB" } as const;

/** “oktober 2026” of “2026-10”. */
export function monthName(month: string): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(LOCALES[language.current], options).format(new Date(`${month}-15T12:00:00Z`));
}

/** “5 tim”, “40 min” */
export function duration(hours: number): string {
  const { unit, value } = partsOf(hours);
  const number = new Intl.NumberFormat(LOCALES[language.current]).format(value);
  return t(unit === "minutes" ? "wait.minutes" : "wait.hours", { number });
}
