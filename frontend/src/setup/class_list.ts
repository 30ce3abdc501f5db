import type { PersonAdmin } from "./admin";

export type Trouble = "no_name" | "no_class" | "parts" | "number" | "name_long" | "class_long" | "no_digit" | "twice" | "exists";

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
const DIGITS_OF_A_PERSON = /\d{6}|\d{4}[- ]\d{2}[- ]\d{2}|\d{2} \d{2} \d{2}/;
const HEADINGS = {
  name: /^(name|namn|elev|elevnamn|student|الاسم)$/i,
  first: /^(förnamn|tilltalsnamn|first name|given name)$/i,
  last: /^(efternamn|last name|surname|family name)$/i,
  class: /^(klass|class|الصف)$/i,
} as const;

/** Which columns hold the name, in the order it is said, and which the class. */
interface Columns { readonly name: readonly number[]; readonly class: number; /** How many the heading names. */ readonly count: number }
const AS_ASKED: Columns = { name: [0], class: 1, count: 2 };

/**
 * Read a class list: name and class, apart by a tab, a semicolon or a comma, in the order of the headings where there
 * are any. What else a line holds, such as a personal number, is left out. Nobody is listed twice, nor again where
 * `known` has them. A class without a digit is taken from who is `sure` alone: it may be half of a name.
 */
export function readList(text: string, known: readonly Known[], sure = false): ListLine[] {
  const taken = new Map(known.filter(({ active }) => active).map((person): [string, Trouble] => [keyOf(person.name, person.class ?? ""), "exists"]));
  const { columns, rows } = rowsOf(text);
  return rows.map(({ number, line }) => {
    const { parts, sign } = split(line);
    const name = columns.name.map((at) => parts[at] ?? "").join(" ").trim();
    const inClass = parts[columns.class] ?? "";
    const key = keyOf(name, inClass);
    const halves = sign === "," && parts.length > columns.count ? "parts" : null;
    const trouble = halves ?? troubleOf(name, inClass, sure) ?? taken.get(key) ?? null;
    if (!taken.has(key)) taken.set(key, "twice");
    return { number, text: line, name, class: inClass, trouble };
  });
}

/** Whether a line of the list holds more than is kept. */
export function holdsMore(text: string): boolean {
  const { columns, rows } = rowsOf(text);
  return rows.some(({ line }) => split(line).parts.some((part, at) => part !== "" && at !== columns.class && !columns.name.includes(at)));
}

/** The lines that hold somebody, and where in them. */
function rowsOf(text: string): { columns: Columns; rows: { number: number; line: string }[] } {
  const rows = text.split(/\r?\n/).map((line, at) => ({ number: at + 1, line })).filter(({ line }) => line.trim() !== "");
  const heading = split(rows[0]?.line ?? "").parts;
  const isHeading = heading.some((part) => Object.values(HEADINGS).some((one) => one.test(part)));
  return isHeading ? { columns: columnsOf(heading), rows: rows.slice(1) } : { columns: AS_ASKED, rows };
}

function columnsOf(heading: readonly string[]): Columns {
  const where = (one: RegExp) => heading.findIndex((part) => one.test(part));
  const whole = where(HEADINGS.name);
  const name = whole >= 0 ? [whole] : [where(HEADINGS.first), where(HEADINGS.last)].filter((at) => at >= 0);
  const inClass = where(HEADINGS.class);
  return name.length === 0 || inClass < 0 ? AS_ASKED : { name, class: inClass, count: heading.length };
}

/** `text` without the first line that is `done`; all others stay as they were written. */
export function without(text: string, done: string): string {
  const lines = text.split(/\r?\n/);
  const at = lines.indexOf(done);
  return lines.filter((_, one) => one !== at).join("\n");
}

/** The parts of a line, and the sign between them. What stands within quotes belongs together. */
function split(line: string): { parts: string[]; sign: string | undefined } {
  const pieces: readonly string[] = line.match(/\s*"(?:[^"]|"")*"\s*(?=$|[\t;,])|[^\t;,]+|[\t;,]/g) ?? [];
  const sign = ["\t", ";", ","].find((one) => pieces.includes(one));
  const parts: string[] = [];
  let part = "";
  for (const piece of pieces) {
    if (piece === sign) parts.push(part);
    part = piece === sign ? "" : part + piece;
  }
  return { parts: [...parts, part].map(bare), sign };
}

function bare(part: string): string {
  const quoted = /^\s*"(.*)"\s*$/.exec(part)?.[1];
  return (quoted?.replace(/""/g, '"') ?? part).trim().replace(/\s+/g, " ");
}

function troubleOf(name: string, inClass: string, sure: boolean): Trouble | null {
  if (name === "") return "no_name";
  if (inClass === "") return "no_class";
  if ([name, inClass].some((one) => DIGITS_OF_A_PERSON.test(one))) return "number";
  if (name.length > NAME_LENGTH) return "name_long";
  if (inClass.length > CLASS_LENGTH) return "class_long";
  return sure || /\p{Nd}/u.test(inClass) ? null : "no_digit";
}

function keyOf(name: string, inClass: string): string {
  return `${name}\n${inClass}`.toLocaleLowerCase("sv").normalize("NFC");
}
