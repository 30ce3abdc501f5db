const WRITTEN = /^(\d{1,2})(?:[.:h ]?(\d{2}))?$/;

/** The pattern of a moment of the day by twenty-four hours, as forms check it. */
export const HOURS = "([01][0-9]|2[0-3]):[0-5][0-9]";

/** What somebody typed, as a moment of the day: “8”, “8.30” and “0830” too. What is none stays as it is. */
export function hoursOf(typed: string): string {
  const parts = WRITTEN.exec(typed.trim());
  if (parts === null) return typed;
  const [, hours = "", minutes = "00"] = parts;
  const written = `${hours.padStart(2, "0")}:${minutes}`;
  return isHours(written) ? written : typed;
}

/** Whether `text` is a moment of the day as it is kept: “08:30”. */
export function isHours(text: string): boolean {
  return new RegExp(`^${HOURS}$`).test(text);
}
