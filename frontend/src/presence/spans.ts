import { day, sameDay } from "../i18n/dates";
import type { Absence } from "./presence.svelte";
import { t } from "./words";

const MINUTE_MS = 60_000;

/** The days of an absence, the last one among them: “i dag”, “måndag 23 november till fredag 27 november”. */
export function daysOf({ from_at, to_at }: Pick<Absence, "from_at" | "to_at">, now: Date): string {
  const first = new Date(from_at);
  const last = new Date(Date.parse(to_at) - MINUTE_MS); // an absence ends when its last day does
  const name = (date: Date) => (sameDay(date, now) ? t("days.today") : day(date));
  return sameDay(first, last) ? name(first) : t("away.span", { from: name(first), to: name(last) });
}
