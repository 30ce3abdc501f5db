/**
 * Texts on stdin, as JSON; how long each took to read, its slowest step, and the reader to start, on stdout: for
 * `bench/triage.py`.
 */
import { readFileSync } from "node:fs";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("../../src/triage/reading.ts", import.meta.url));
const text = readFileSync(new URL("../../../triage/model.json", import.meta.url), "utf8");
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
const texts = await json(process.stdin); // more than a pipe holds at once

const begun = performance.now();
const reader = new module.Reader(JSON.parse(text));
const start = performance.now() - begun;
for (const one of texts) reader.read(one); // what a browser compiles in the first seconds of use
const steps = Array.from({ length: Number(process.argv[2]) }, (_, round) => {
  const reading = reader.steps(texts[round % texts.length]);
  const times = [];
  for (let isDone = false; !isDone; ) {
    const begin = performance.now();
    isDone = reading.next().done;
    times.push(performance.now() - begin);
  }
  return times;
});
const reads = steps.map((times) => times.reduce((sum, one) => sum + one));
process.stdout.write(JSON.stringify({ start, reads, steps: steps.map((times) => Math.max(...times)) }));
