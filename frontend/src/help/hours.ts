import { t } from "../i18n/common";
import { clock, listed, weekday } from "../i18n/dates";
import type { LocalNumber, Opening } from "./resources";

const WEEK = 7;
const A_RUN = 3;

/** When a local number answers, in the reader's language; what the municipality wrote in its own words stands after it. */
export function hoursOf({ opening = [], holidays = "", hours }: LocalNumber): string {
  const said = opening.map(intervalOf);
  if (holidays !== "" && opening.length > 0) said.push(t(`hours.holidays.${holidays}`));
  return [said.join(". "), hours].filter((part) => part !== "").join(". ");
}

function intervalOf({ days, opens, closes }: Opening): string {
  const times = opens === closes ? t("hours.always") : `${timeOf(opens)}–${timeOf(closes)}`;
  return days.length === WEEK && opens === closes ? times : `${daysOf(days)} ${times}`;
}

/** “mån–fre”, “mån, tis, tors”: three or more in a row are said as from the first to the last. */
function daysOf(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs[runs.length - 1];
    if (last?.[last.length - 1] === day - 1) last.push(day);
    else runs.push([day]);
  }
  return listed(runs.flatMap((run) => (run.length < A_RUN ? run.map(weekday) : [`${weekday(run[0] ?? 1)}–${weekday(run[run.length - 1] ?? 1)}`])));
}

function timeOf(written: string): string {
  return clock(new Date(`2026-01-05T${written}:00+01:00`));
}
