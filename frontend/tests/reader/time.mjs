/** Texts on stdin, as JSON; how long each took to read, and the reader to start, on stdout: for `bench/triage.py`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("../../src/triage/reading.ts", import.meta.url));
const text = readFileSync(new URL("../../../triage/model.json", import.meta.url), "utf8");
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
const texts = JSON.parse(readFileSync(0, "utf8"));

const begun = performance.now();
const reader = new module.Reader(JSON.parse(text));
const start = performance.now() - begun;
for (const one of texts) reader.read(one); // what a browser compiles in the first seconds of use
const reads = Array.from({ length: Number(process.argv[2]) }, (_, round) => {
  const begin = performance.now();
  reader.read(texts[round % texts.length]);
  return performance.now() - begin;
});
process.stdout.write(JSON.stringify({ start, reads }));
