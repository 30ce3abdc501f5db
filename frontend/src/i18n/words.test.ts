import { expect, it } from "vitest";
import { directionOf } from "./language.svelte";
import { fill, wordsOf } from "./words";

const files = import.meta.glob<Record<string, string>>("./*.json", { eager: true, import: "default" });
const names = Object.keys(files).map((path) => path.replace(/\.\w+\.json$/, ""));

it.each([...new Set(names)])("%s says the same things in Swedish and in English", (name) => {
  const sv = files[`${name}.sv.json`] ?? {};
  const en = files[`${name}.en.json`] ?? {};

  expect(Object.keys(en).sort()).toEqual(Object.keys(sv).sort());
  for (const key of Object.keys(sv)) expect(places(en[key]), key).toEqual(places(sv[key]));
});

function places(text: string | undefined): string[] {
  return (text ?? "").match(/\{\w+\}/g)?.sort() ?? [];
}

it("chooses the plural that the language asks for", () => {
  const bundle = { "wait.one": "{count} väntar", "wait.other": "{count} väntar på svar" };
  const t = wordsOf({ sv: bundle, en: bundle });

  expect(t("wait", { count: 1 })).toBe("1 väntar");
  expect(t("wait", { count: 2 })).toBe("2 väntar på svar");
});

it("is loud about a value that nobody gave", () => {
  expect(() => fill("Hej {name}", {})).toThrow("name");
});

it("lays out Arabic from the right", () => {
  expect([directionOf("ar"), directionOf("sv")]).toEqual(["rtl", "ltr"]);
});
