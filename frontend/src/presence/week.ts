import type { Hours } from "./presence.svelte";

/** From and to, as fields of time hold them: “07:45”. */
export interface Span { from: string; to: string }
/** Monday first; a day without spans is free. */
export type Week = Span[][];

const DAYS = [0, 1, 2, 3, 4, 5, 6];
const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;
const LAST_WORKDAY = 4;

export function weekOf(hours: readonly Hours[]): Week {
  return DAYS.map((day) => hours.filter(({ weekday }) => weekday === day).map((one) => ({ from: shown(one.from_minute), to: shown(one.to_minute) })));
}

/** What the service is told. Midnight ends a day; half a span is nothing. */
export function hoursOf(week: Week): Hours[] {
  return week.flatMap((spans, weekday) => spans
    .filter(({ from, to }) => from !== "" && to !== "")
    .map(({ from, to }) => ({ weekday, from_minute: minuteOf(from), to_minute: minuteOf(to) === 0 ? DAY_MIN : minuteOf(to) })));
}

/** An office's week, for whoever begins with nothing. */
export function usualWeek(): Week {
  return DAYS.map((day) => (day <= LAST_WORKDAY ? [{ from: "07:45", to: "16:30" }] : []));
}

function minuteOf(text: string): number {
  const [hour = "0", minute = "0"] = text.split(":");
  return Number(hour) * HOUR_MIN + Number(minute);
}

function shown(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / HOUR_MIN) % 24)}:${two(minute % HOUR_MIN)}`;
}
