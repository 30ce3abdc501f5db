/** Keys of the words once a bundle: a translation's values in the order of the Swedish keys, and what it has besides. */
import { readFileSync } from "node:fs";

const TRANSLATION = /\/i18n\/(\w+)\.(?:en|ar)\.json$/;

/** @returns {import("vite").Plugin} */
export function wordsOnce() {
  return {
    name: "words-once",
    enforce: "pre",
    load(id) {
      const found = TRANSLATION.exec(id);
      if (found === null) return null;
      const swedish = id.replace(/\.\w+\.json$/, ".sv.json");
      const words = JSON.parse(readFileSync(id, "utf8"));
      const keys = Object.keys(JSON.parse(readFileSync(swedish, "utf8")));
      const rest = Object.fromEntries(Object.entries(words).filter(([key]) => !keys.includes(key)));
      const code = `import sv from ${JSON.stringify(swedish)};
const values = ${JSON.stringify(keys.map((key) => words[key] ?? null))};
const rest = ${JSON.stringify(rest)};
export default Object.fromEntries([...Object.keys(sv).map((key, at) => [key, values[at]]).filter(([, value]) => value !== null), ...Object.entries(rest)]);`;
      return { code, map: null, moduleType: "js" };
    },
  };
}
