import { afterEach, expect, it } from "vitest";
import { directionOf, language, LANGUAGES } from "./language.svelte";
import { keepWords, wordsIn } from "./kept_words";
import type { Bundle } from "./kept_words";
import { fill, wordsOf } from "./words";

const files = import.meta.glob<Record<string, string>>("./*.json", { eager: true, import: "default" });
const audiences = [...new Set(Object.keys(files).map((path) => path.replace(/\.\w+\.json$/, "")))];
const FORM = /\.(zero|one|two|few|many|other)$/;
const others = LANGUAGES.filter((code) => code !== "sv");

afterEach(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: "", dir: "" } } });
  void language.choose("sv");
});

it.each(audiences.flatMap((name) => others.map((code) => [name, code] as const)))("%s says the same things in Swedish and in “%s”", (name, code) => {
  const sv = files[`${name}.sv.json`] ?? {};
  const said = files[`${name}.${code}.json`] ?? {};

  expect(Object.keys(said).sort()).toEqual(keysIn(code, sv).sort());
  for (const [key, text] of Object.entries(said)) {
    const form = FORM.exec(key)?.[1];
    const meant = places(sv[key] ?? sv[key.replace(FORM, ".other")]);
    if (form === undefined || form === "other") expect(places(text), key).toEqual(meant);
    else expect(meant, key).toEqual(expect.arrayContaining(places(text))); // “two minutes” is one word in Arabic
  }
});

/** The keys of `sv` as a language must have them: where Swedish has a plural, every form that the language asks for. */
function keysIn(code: string, sv: Record<string, string>): string[] {
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  return Object.keys(sv).flatMap((key) => {
    const base = key.replace(/\.(one|other)$/, "");
    if (!(`${base}.one` in sv && `${base}.other` in sv)) return [key];
    return key.endsWith(".one") ? pluralCategories.map((form) => `${base}.${form}`) : [];
  });
}

function places(text: string | undefined): string[] {
  return (text ?? "").match(/\{\w+\}/g)?.sort() ?? [];
}

it.each(audiences)("%s has no number in Arabic that is turned around on the screen, and digits that stand on every phone", (name) => {
  for (const [key, text] of Object.entries(files[`${name}.ar.json`] ?? {})) {
    expect(text, key).not.toMatch(/\d[ \u2011–-]\d/); // between two numbers these follow the words: 116 111 would be dialled 111 116
    expect(text, key).not.toMatch(/[٠-٩۰-۹]/);
  }
});

/** The `t` of a file that says `bundle` in every language. */
function saying(bundle: Bundle): (key: string, values: Record<string, string | number>) => string {
  for (const code of LANGUAGES) keepWords(code, { ...wordsIn(code), said: bundle });
  return wordsOf<Bundle>("said");
}

it("chooses the plural that the language asks for", () => {
  const bundle = { "wait.one": "{count} väntar", "wait.other": "{count} väntar på svar" };
  const t = saying(bundle);

  expect(t("wait", { count: 1 })).toBe("1 väntar");
  expect(t("wait", { count: 2 })).toBe("2 väntar på svar");
});

it.each([[1, "دقيقة"], [2, "دقيقتين"], [5, "\u20685\u2069 دقائق"], [11, "\u206811\u2069 دقيقة"]])("counts %i as Arabic does", (count, minutes) => {
  const bundle = { "wait.one": "دقيقة", "wait.two": "دقيقتين", "wait.few": "{count} دقائق", "wait.many": "{count} دقيقة", "wait.other": "{count} دقيقة" };
  const t = saying(bundle);
  void language.choose("ar");

  expect(t("wait", { count })).toBe(minutes);
});

it("keeps a name as it is written, among words that run the other way", () => {
  const bundle = { who: "هل أنت {name}؟" };
  const t = saying(bundle);

  expect(t("who", { name: "Lina 8C" })).toBe("هل أنت Lina 8C؟");
  void language.choose("ar");
  expect(t("who", { name: "Lina 8C" })).toBe("هل أنت \u2068Lina 8C\u2069؟");
});

it("is loud about a value that nobody gave", () => {
  expect(() => fill("Hej {name}", {})).toThrow("name");
});

it("lays out Arabic from the right", () => {
  expect([directionOf("ar"), directionOf("sv")]).toEqual(["rtl", "ltr"]);
});
