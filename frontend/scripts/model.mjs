/** The reader's model as the build knows it: `triage/model.json`, trained by `elevhalsa triage train`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** What the page holds the fetched model to. */
/** @returns {string} */
export function modelIntegrity() {
  const bytes = readFileSync(new URL("../../triage/model.json", import.meta.url));
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}
