import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keepWords } from "../i18n/kept_words";
import type { Bundle } from "../i18n/kept_words";
import { LANGUAGES } from "../i18n/language.svelte";

/** Before every test: the words of all languages, as a page has those of its own before it is drawn. */
const folder = join(import.meta.dirname, "../i18n");
for (const language of LANGUAGES) {
  const ending = `.${language}.json`;
  const own = readdirSync(folder).filter((file) => file.endsWith(ending));
  keepWords(language, Object.fromEntries(own.map((file) => [file.slice(0, -ending.length), JSON.parse(readFileSync(join(folder, file), "utf8")) as Bundle])));
}

/** What is laid over the words of a language: `more/student.easy.sv.json` is “sv-easy”. */
const over: Record<string, Record<string, Bundle>> = {};
for (const file of readdirSync(join(folder, "more"))) {
  const [bundle = "", layer = "", language = ""] = file.split(".");
  const words = JSON.parse(readFileSync(join(folder, "more", file), "utf8")) as Bundle;
  over[`${language}-${layer}`] = { ...over[`${language}-${layer}`], [bundle]: words };
}
keepWords("more", over);
