import type sv from "../i18n/insight.sv.json";
import { LOCALES } from "../i18n/dates";
import { language } from "../i18n/language.svelte";
import { wordsOf } from "../i18n/words";
import { partsOf } from "./table";
import type { Cell } from "./table";

export const t = wordsOf<typeof sv>("insight");

function inMonth(month: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language.current], { ...options, timeZone: "UTC" }).format(new Date(`${month}-15T12:00:00Z`));
}

export function isTerm(period: string): boolean {
  return period.endsWith("t");
}

/** “oktober 2026” of “2026-10”, “höstterminen 2026” of “2026-ht”. */
export function periodName(period: string): string {
  if (!isTerm(period)) return inMonth(period, { month: "long", year: "numeric" });
  const year = period.slice(0, 4);
  return period.endsWith("vt") ? t("term.spring", { year }) : t("term.autumn", { year });
}

/** “okt” of “2026-10” */
export function shortName(month: string): string {
  return inMonth(month, { month: "short" }).replace(".", "");
}

/** “5 tim”, “40 min” */
export function duration(hours: number): string {
  const { unit, value } = partsOf(hours);
  const number = new Intl.NumberFormat(LOCALES[language.current]).format(value);
  return t(unit === "minutes" ? "wait.minutes" : "wait.hours", { number });
}

/** “25”, “minst 25”, “dolt” */
export function countOf(cell: Cell): string {
  if (cell.value === null) return t("hidden");
  return cell.at_least ? t("at_least", { number: cell.value }) : String(cell.value);
}

/** “96 %”, “minst 96 %”, “dolt” */
export function inPercent(share: number | null, atLeast: boolean): string {
  if (share === null) return t("hidden");
  const percent = t("say.count", { number: share });
  return atLeast ? t("at_least", { number: percent }) : percent;
}

/** “96”, “minst 96”, “dolt” */
export function shareOf(share: number | null, atLeast: boolean): string {
  return countOf({ value: share, hidden: share === null, at_least: atLeast });
}
