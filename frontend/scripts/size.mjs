/**
 * Add up what a phone loads before the student's page stands, gzip; fail above the budget. Of the languages it loads
 * one: the largest counts.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { AFTERWARDS, filesOf, LATER, MORE, WORDS } from "./files.mjs";

const BUDGET = 120_000;
const MODEL_BUDGET = 250_000; // of the reader and of its model, each
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const sizes = new Map([...filesOf("/student.html"), "/sw.js"].map((path) => [path, gzipSync(readFileSync(dist + path), { level: 9 }).length]));
const words = [...sizes].filter(([path]) => WORDS.test(path));
const [language] = words.sort(([, one], [, other]) => other - one)[0] ?? [];
if (language === undefined) throw new Error("the student's page names no words");

/** @param {string} path */
function when(path) {
  if (LATER.test(path)) return "for a school that reads for danger";
  if (MORE.test(path)) return "for whom they are written";
  return AFTERWARDS.test(path) || (WORDS.test(path) && path !== language) ? "kept afterwards" : "first load";
}

/** @type {Record<string, number>} */
const totals = {};
for (const [path, bytes] of sizes) {
  totals[when(path)] = (totals[when(path)] ?? 0) + bytes;
  if (LATER.test(path) && bytes > MODEL_BUDGET) throw new Error(`${path}: ${bytes} bytes, gzip; at most ${MODEL_BUDGET}`);
  console.log(`${String(bytes).padStart(8)}  ${path}  (${when(path)})`);
}
for (const [name, bytes] of Object.entries(totals)) console.log(`${String(bytes).padStart(8)}  the student's page, gzip: ${name}`);
const first = totals["first load"] ?? Infinity;
if (first > BUDGET) {
  console.error(`too large: the first load must stay within the budget of ${BUDGET}`);
  process.exit(1);
}
