/** What a built page is made of. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const REFERENCE = /\/(?:assets\/[\w.-]+\.(?:json|js|css|wasm)|icon\.svg)/g;

/** `start` and everything it names, and everything named in those: scripts, styles, workers, words. */
export function filesOf(/** @type {string} */ start) {
  const found = new Set([start]);
  for (const path of found) {
    for (const [name] of readFileSync(dist + path, "utf8").matchAll(REFERENCE)) found.add(name);
  }
  return [...found].sort();
}

/** What comes after the first paint: the reader where a school lets phones read for danger, the cleaner with a picture. */
export const LATER = /^\/assets\/(?:model|reader-worker|picture-worker)-/;
/** What comes when the page stands: the service worker, and what it fetches; a page without one asks for it when it is needed. */
export const AFTERWARDS = /^\/(?:sw\.js$|assets\/(?:argon2-worker|words-worker|later|parts)-)/;
/** The words of one language: a page loads one of them, the service worker keeps them all. */
export const WORDS = /^\/assets\/[a-z]+-[a-z]{2}-[\w-]{8}\.json$/;
/** Easy Swedish and the texts for the ages: fetched by whom they are for. */
export const MORE = /^\/assets\/student-more-[\w-]{8}\.json$/;
