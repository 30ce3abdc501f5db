import type { Id } from "../api/types";
import { plainDate } from "../i18n/dates";
import type { PersonAdmin } from "./admin";
import { readList } from "./class_list";
import { classList } from "./people";

function keyOf(name: string): string {
  return name.toLocaleLowerCase("sv").normalize("NFC").replace(/\s+/g, " ").trim();
}

/** How many students `text` names, whatever else is wrong with its lines. */
export function named(text: string): string[] {
  return readList(text, [], true).map(({ name }) => name).filter((name) => name !== "");
}

/** The students of `school` whom a new list of the whole school names no more. An empty list says of nobody that they leave. */
export function missingIn(text: string, people: readonly PersonAdmin[], school: Id): PersonAdmin[] {
  const here = new Set(named(text).map(keyOf));
  if (here.size === 0) return [];
  return classList(people, school).filter((student) => (student.leaving ?? null) === null && !here.has(keyOf(student.name)));
}

/** Who has left `school`, the newest first. */
export function leftFrom(people: readonly PersonAdmin[], school: Id): PersonAdmin[] {
  const gone = people.filter(({ role, leaving }) => role === "student" && leaving?.left === true && leaving.school === school);
  return gone.sort((a, b) => (b.leaving?.last_day ?? "").localeCompare(a.leaving?.last_day ?? "") || a.name.localeCompare(b.name, "sv"));
}

/** “12 juni 2027”, of a day as the service writes it. */
export function dayOf(day: string): string {
  return plainDate(new Date(`${day}T12:00:00`));
}

/** A local day as the service and a date field write it. */
export function written(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
