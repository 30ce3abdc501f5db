export function dateOf(moment: string | number): Date {
  return new Date(moment);
}

const ZONE = "Europe/Stockholm";

/** `moment` as a field of date and time holds it, on the school's clock: “2026-11-23T10:02”. */
export function localText(moment: Date): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });
  return format.format(moment).replace(" ", "T");
}

/** The moment that `text` names on the school's clock, never later than `now`: RFC 3339 in UTC. */
export function momentOf(text: string, now: Date): string {
  return new Date(Math.min(Date.parse(momentShown(text)), now.getTime())).toISOString();
}

/** The moment that `text` names on the school's clock: RFC 3339 in UTC. */
export function momentShown(text: string): string {
  const asUtc = new Date(`${text}:00Z`).getTime();
  const shift = (at: number) => new Date(`${localText(new Date(at))}:00Z`).getTime() - at;
  const first = asUtc - shift(asUtc);
  const exact = asUtc - shift(first); // the shift of the moment itself, on the days when clocks change
  return new Date(exact).toISOString();
}
