/** One text a line on stdin, as JSON; its reading on stdout: the client's reader, for `tests/triage/reader`. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("../../src/triage/reading.ts", import.meta.url));
const model = JSON.parse(readFileSync(new URL("../../../triage/model.json", import.meta.url), "utf8"));
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });
const reader = new module.Reader(model);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(reader.read(JSON.parse(line)))}\n`);
}
