import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TextReader } from "../triage/in_worker";
import type { Model } from "../triage/model";
import { Reader } from "../triage/reading";

const file = join(dirname(fileURLToPath(import.meta.url)), "../../../triage/model.json");

/** The reader itself, in the test's own thread. */
export function readerHere(): Promise<TextReader> {
  const reader = new Reader(JSON.parse(readFileSync(file, "utf8")) as Model);
  return Promise.resolve({ read: (text) => Promise.resolve(reader.read(text)), stop: () => undefined });
}
