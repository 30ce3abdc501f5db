import type { PersonAdmin } from "./admin";

export type Trouble = "no_name" | "no_class" | "name_long" | "class_long" | "twice" | "exists";

/** One line of a pasted class list, and what keeps it from being added. */
export interface ListLine {
  /** As it was pasted, 1 first. */
  readonly number: number;
  readonly text: string;
  readonly name: string;
  readonly class: string;
  readonly trouble: Trouble | null;
}

type Known = Pick<PersonAdmin, "name" | "class" | "active">;

const NAME_LENGTH = 120;
const CLASS_LENGTH = 20;
const HEADING = /^(name|namn|elev|student|الاسم)$/i;

/**
 * Read a class list: name and class, apart by a tab, a semicolon or a comma. What else a line holds, such as a
 * personal number, is left out. Nobody is listed twice, nor again where `known` has them.
 */
export function readList(text: string, known: readonly Known[]): ListLine[] {
  const taken = new Map(known.filter(({ active }) => active).map((person): [string, Trouble] => [keyOf(person.name, person.class ?? ""), "exists"]));
  return text.split(/\r?\n/).flatMap((line, at) => {
    const [name = "", inClass = ""] = partsOf(line);
    if (holdsNobody(line, name, at)) return [];
    const key = keyOf(name, inClass);
    const trouble = troubleOf(name, inClass) ?? taken.get(key) ?? null;
    if (!taken.has(key)) taken.set(key, "twice");
    return [{ number: at + 1, text: line, name, class: inClass, trouble }];
  });
}

function holdsNobody(line: string, name: string, at: number): boolean {
  return line.trim() === "" || (at === 0 && HEADING.test(name));
}

/** Whether a line of the list holds more than is kept. */
export function holdsMore(text: string): boolean {
  return text.split(/\r?\n/).some((line) => partsOf(line).slice(2).some((part) => part !== ""));
}

/** `text` without the first line that is `done`; all others stay as they were written. */
export function without(text: string, done: string): string {
  const lines = text.split(/\r?\n/);
  const at = lines.indexOf(done);
  return lines.filter((_, one) => one !== at).join("\n");
}

function partsOf(line: string): string[] {
  const sign = ["\t", ";", ","].find((one) => line.includes(one));
  return (sign === undefined ? [line] : line.split(sign)).map((part) => part.replace(/^\s*"|"\s*$/g, "").trim().replace(/\s+/g, " "));
}

function troubleOf(name: string, inClass: string): Trouble | null {
  if (name === "") return "no_name";
  if (inClass === "") return "no_class";
  if (name.length > NAME_LENGTH) return "name_long";
  return inClass.length > CLASS_LENGTH ? "class_long" : null;
}

function keyOf(name: string, inClass: string): string {
  return `${name}\n${inClass}`.toLocaleLowerCase("sv").normalize("NFC");
}
