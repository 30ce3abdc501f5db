/** What an audience says in one language, as one file. */
import { readdirSync, readFileSync } from "node:fs";

export const LANGUAGES = ["sv", "en", "ar"];
const ASKED = /\bwordsOf(?:<[^>]*>)?\(([^)]*)\)/g;
const I18N = new URL("../src/i18n/", import.meta.url);

/** The names in a module's `wordsOf("student", "common")`. @param {string} code */
function namesIn(code) {
  return [...code.matchAll(ASKED)].flatMap(([, names = ""]) => names.split(",").map((name) => /** @type {string} */ (JSON.parse(name))));
}

/** Notes which files of `i18n/` the modules of a bundle speak from. @param {Set<string>} names @returns {import("vite").Plugin} */
export function noting(names) {
  return {
    name: "words-noted",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("/src/") || id.endsWith("/i18n/words.ts")) return;
      for (const name of namesIn(code)) names.add(name);
    },
  };
}

/** @param {Set<string>} names @param {string} language */
export function wordsFile(names, language) {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`${name}.${language}.json`, I18N), "utf8"));
  return JSON.stringify(Object.fromEntries([...names].sort().map((name) => [name, read(name)])));
}

/** What is laid over the words of a language, for the page of students alone: easy Swedish, and the ages. @returns {string} */
export function moreFile() {
  /** @type {Record<string, Record<string, unknown>>} */
  const more = {};
  for (const file of readdirSync(new URL("more/", I18N)).sort()) {
    const [bundle = "", layer = "", language = ""] = file.split(".");
    const words = JSON.parse(readFileSync(new URL(`more/${file}`, I18N), "utf8"));
    more[`${language}-${layer}`] = { ...more[`${language}-${layer}`], [bundle]: words };
  }
  return JSON.stringify(more);
}
