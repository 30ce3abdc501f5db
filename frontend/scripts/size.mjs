/** Add up what a phone loads for the student's page, gzip; fail above the budget. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { filesOf, LATER } from "./files.mjs";

const BUDGET = 150_000;
const MODEL_BUDGET = 250_000; // of the reader and of its model, each
const dist = fileURLToPath(new URL("../dist", import.meta.url));
let total = 0;
for (const path of [...filesOf("/student.html"), "/sw.js"]) {
  const bytes = gzipSync(readFileSync(dist + path), { level: 9 }).length;
  if (!LATER.test(path)) total += bytes;
  else if (bytes > MODEL_BUDGET) throw new Error(`${path}: ${bytes} bytes, gzip; at most ${MODEL_BUDGET}`);
  console.log(`${String(bytes).padStart(8)}  ${path}`);
}
console.log(`${String(total).padStart(8)}  first load of the student's page, gzip (budget ${BUDGET})`);
if (total > BUDGET) {
  console.error("too large: the first load must stay within the budget");
  process.exit(1);
}
