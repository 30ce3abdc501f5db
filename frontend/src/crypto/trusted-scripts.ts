/** The only script addresses that a page may make a worker of or fetch later, and the policy that says so. */
import pictureWorker from "../pictures/picture-worker.ts?worker&url";
import readerWorker from "../triage/reader-worker.ts?worker&url";
import wordsWorker from "../secret/words-worker.ts?worker&url";
import argon2Worker from "./argon2-worker.ts?worker&url";

export const ARGON2_WORKER: string = argon2Worker;
export const PICTURE_WORKER: string = pictureWorker;
export const READER_WORKER: string = readerWorker;
export const WORDS_WORKER: string = wordsWorker;
export const SHELL_WORKER = "/sw.js";
export const NOTICES_WORKER = "/notices.js";
const KNOWN: ReadonlySet<string> = new Set([ARGON2_WORKER, PICTURE_WORKER, READER_WORKER, WORDS_WORKER, SHELL_WORKER, NOTICES_WORKER]);
/** Parts of the page itself that come later, at first and asked for anew: their hashes are in `ahead.js`. */
const LATER = /^\/assets\/later-[\w-]+\.js(?:\?\d+)?$/;

interface ScriptPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): string;
  };
}

let policy: ReturnType<ScriptPolicies["createPolicy"]> | undefined;

/** `url` as Trusted Types want it; any other address is refused. */
export function trustedScript(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: ScriptPolicies };
  policy ??= trustedTypes?.createPolicy("e1-worker", { createScriptURL: known });
  return policy ? policy.createScriptURL(url) : known(url);
}

function known(url: string): string {
  if (!KNOWN.has(url) && !LATER.test(url)) throw new TypeError("not a script of ours");
  return url;
}
