import { language } from "./language.svelte";
import type { Language } from "./language.svelte";

/** Moments are written as the school's clock shows them, whatever the phone's own zone is. */
const ZONE = "Europe/Stockholm";
/** How dates and numbers are written. Digits are the ones on the phone's keys and on the school's clock, also in Arabic. */
export const LOCALES = { sv: "sv-SE", en: "en-GB", ar: "ar-u-nu-latn-ca-gregory" } as const satisfies Record<Language, string>;
const AT = { sv: "kl.\u00a0", en: "at ", ar: "الساعة\u00a0" } as const;
const BETWEEN = { sv: ".", en: ".", ar: ":" } as const;
const COMMA = { sv: ", ", en: ", ", ar: "، " } as const;
const WORDS = {
  sv: { today: "i dag", yesterday: "i går", tomorrow: "i morgon" },
  en: { today: "today", yesterday: "yesterday", tomorrow: "tomorrow" },
  ar: { today: "اليوم", yesterday: "أمس", tomorrow: "غدًا" },
} as const;
const DAY_MS = 86_400_000;

/** Each is made once: a long thread has thousands of moments, and making one costs more than all it formats. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language.current} ${Object.entries(options).join()}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(LOCALES[language.current], { timeZone: ZONE, ...options });
  formats.set(name, format);
  return format;
}

function parts(date: Date, options: Intl.DateTimeFormatOptions): ReadonlyMap<string, string> {
  return new Map(formatOf(options).formatToParts(date).map(({ type, value }) => [type, value]));
}

function part(date: Date, name: "weekday" | "month", form: "long"): string {
  return parts(date, { [name]: form }).get(name) ?? "";
}

/** The calendar day in the school's zone, as a number that grows by one a day. */
export function dayNumber(date: Date): number {
  const p = parts(date, { year: "numeric", month: "numeric", day: "numeric" });
  return Date.UTC(Number(p.get("year")), Number(p.get("month")) - 1, Number(p.get("day"))) / DAY_MS;
}

function near(date: Date, now: Date): "today" | "yesterday" | "tomorrow" | null {
  const days = dayNumber(date) - dayNumber(now);
  if (days === 0) return "today";
  if (days === -1) return "yesterday";
  return days === 1 ? "tomorrow" : null;
}

/** “21.10”, “21:10” in Arabic */
export function clock(date: Date): string {
  const p = parts(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${p.get("hour") ?? ""}${BETWEEN[language.current]}${p.get("minute") ?? ""}`;
}

/** “måndag 23 november” */
export function day(date: Date): string {
  const p = parts(date, { day: "numeric" });
  return `${part(date, "weekday", "long")} ${p.get("day") ?? ""} ${part(date, "month", "long")}`;
}

/** “mån”: a day of the week, 1 is Monday. */
export function weekday(day: number): string {
  const name = parts(new Date(Date.UTC(2026, 0, 4 + day, 12)), { weekday: "short" }).get("weekday") ?? "";
  return name.replace(/\.$/, "");
}

/** “23 november 2026” */
export function plainDate(date: Date): string {
  const p = parts(date, { day: "numeric", year: "numeric" });
  return `${p.get("day") ?? ""} ${part(date, "month", "long")} ${p.get("year") ?? ""}`;
}

/** A promised moment in two halves: “måndag 23 november” and “kl. 21.10”; “i dag, måndag” today. */
export function promisedHalves(date: Date, now: Date): readonly [string, string] {
  const time = `${AT[language.current]}${clock(date)}`;
  if (near(date, now) !== "today") return [day(date), time];
  return [`${WORDS[language.current].today}${COMMA[language.current]}${part(date, "weekday", "long")}`, time];
}

/** “måndag 23 november kl. 21.10”, or “i dag, måndag kl. 21.40”: never a number of hours. */
export function promised(date: Date, now: Date): string {
  return promisedHalves(date, now).join(" ");
}

/** A moment that was, for the edge of a message or a row: “i dag 09.40”, “22 november 09.40”. */
export function passed(date: Date, now: Date): string {
  const word = near(date, now);
  if (word !== null) return `${WORDS[language.current][word]} ${clock(date)}`;
  return `${parts(date, { day: "numeric" }).get("day") ?? ""} ${part(date, "month", "long")} ${clock(date)}`;
}

/** A moment soon to come, short: “i morgon kl. 07.45”, “måndag 23 november kl. 07.45”. */
export function coming(date: Date, now: Date): string {
  const word = near(date, now);
  const which = word === null ? day(date) : WORDS[language.current][word];
  return `${which} ${AT[language.current]}${clock(date)}`;
}

/** What stands between two days of a thread: “I går”, “I dag, måndag”, “Söndag 22 november”. */
export function dayHeading(date: Date, now: Date): string {
  const word = near(date, now);
  const words = WORDS[language.current];
  if (word === "today") return capital(`${words.today}${COMMA[language.current]}${part(date, "weekday", "long")}`);
  return capital(word === null ? day(date) : words[word]);
}

/** Whether two moments fall on one day of the school's calendar. */
export function sameDay(a: Date, b: Date): boolean {
  return dayNumber(a) === dayNumber(b);
}

/** Names one after another: “Johan, Maria”. */
export function listed(names: readonly string[]): string {
  return names.join(COMMA[language.current]);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(LOCALES[language.current]) + text.slice(1);
}
