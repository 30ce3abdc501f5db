/** One JSON request a line on stdin, one answer a line on stdout: the client, for other clients' tests. */
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const entry = fileURLToPath(new URL("./answers.ts", import.meta.url));
const { module } = await runnerImport(entry, { configFile: false, logLevel: "error" });

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await module.answer(JSON.parse(line)))}\n`);
}
