import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = import.meta.dirname;
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Record<string, string>;
const files = readdirSync(join(folder, "more"));
const named = (file: string): string[] => file.split(".");
const places = (text: string): string[] => text.match(/\{\w+\}/g)?.sort() ?? [];
const LONGEST_SENTENCE = 13;

/** What is fetched with a sheet of its own, in files of its own. */
const SHEETS = ["across", "anonymous", "notices_student", "pictures", "telling", "ways", "wishes_student"];
const easy = read("more/student.easy.sv.json");
/** What a student reads: at once, and where they ask for more. */
const student = (language: string): Record<string, string> => ({ ...read(`student.${language}.json`), ...read(`student_later.${language}.json`) });
const swedish = student("sv");
const words = (text: string): string[] => text.replace(/\{\w+\}/g, "ord").match(/[\p{L}\d]+/gu) ?? [];
const sentences = (text: string): string[] => text.split(/[.?!:]\s+|[.?!:]$/).filter((part) => words(part).length > 0);

/** Björnsson's index: words a sentence, and long words in a hundred. Below 25 is a children's book. */
function lix(texts: readonly string[]): number {
  const all = texts.flatMap(words);
  const long = all.filter((word) => word.length > 6).length;
  return all.length / texts.flatMap(sentences).length + (100 * long) / all.length;
}

it.each(files)("%s says in other words what the page says, and nothing else", (file) => {
  const [bundle, , language = ""] = named(file);
  expect(["student", ...SHEETS]).toContain(bundle);
  const plain = bundle === "student" ? student(language) : read(`${bundle}.${language}.json`);

  for (const [key, text] of Object.entries(read(`more/${file}`))) {
    expect(plain, key).toHaveProperty([key]);
    expect(places(text), key).toEqual(places(plain[key] ?? ""));
  }
});

it.each(["young", "old"])("has the texts for the %s in every language", (age) => {
  const [sv, ...others] = ["sv", "en", "ar"].map((language) => Object.keys(read(`more/student.${age}.${language}.json`)).sort());

  expect(sv).toContain("reads.report");
  for (const other of others) expect(other).toEqual(sv);
});

it("has every text of a student in easy Swedish that is longer than a line", () => {
  const long = Object.entries(swedish).filter(([, text]) => words(text).length >= 9).map(([key]) => key);

  expect(long.filter((key) => !(key in easy))).toEqual([]);
});

it.each(SHEETS)("has every long text of a sheet in easy Swedish: %s", (bundle) => {
  const long = Object.entries(read(`${bundle}.sv.json`)).filter(([, text]) => words(text).length >= 9).map(([key]) => key);

  expect(long.filter((key) => !(key in read(`more/${bundle}.easy.sv.json`)))).toEqual([]);
});

it.each(["student", ...SHEETS])("says one thing a sentence in easy Swedish: %s", (bundle) => {
  const long = Object.entries(read(`more/${bundle}.easy.sv.json`)).flatMap(([key, text]) => sentences(text).filter((one) => words(one).length > LONGEST_SENTENCE).map((one) => `${key}: ${one}`));

  expect(long).toEqual([]);
});

it("is easier to read in easy Swedish, and for the young than for the old", () => {
  const same = Object.keys(easy).map((key) => swedish[key] ?? "");
  const sheets = SHEETS.flatMap((bundle) => Object.values(read(`more/${bundle}.easy.sv.json`)));
  const of = (age: string) => lix(Object.values(read(`more/student.${age}.sv.json`)));

  expect(lix(Object.values(easy))).toBeLessThan(25);
  expect(lix(sheets)).toBeLessThan(25);
  expect(lix(Object.values(easy))).toBeLessThan(lix(same));
  expect(of("young")).toBeLessThan(of("old"));
});

it.each(files.filter((file) => file.includes(".ar.")))("%s has digits that stand on every phone, and none that is turned around", (file) => {
  for (const text of Object.values(read(`more/${file}`))) expect(text).not.toMatch(/\d[ \u2011–-]\d|[٠-٩۰-۹]/);
});
