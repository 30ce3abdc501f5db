/**
 * Reads away from the page's thread, so that typing never waits. Its own response forbids it every
 * connection: what it reads cannot leave by it, so the page hands it the model.
 */
import type { Model } from "./model";
import { Reader } from "./reading";
import type { Reading } from "./reading";

export type ToReader = { readonly model: Model } | { readonly text: string };
/** Null where the reader could not be made, or failed: answers come in the order of what was asked. */
export type FromReader = Reading | null;

let reader: Reader | null = null;

function answer(asked: ToReader): FromReader | undefined {
  try {
    if ("text" in asked) return reader?.read(asked.text) ?? null;
    reader = new Reader(asked.model);
  } catch {
    reader = null;
  }
  return undefined;
}

addEventListener("message", (event: MessageEvent<ToReader>) => {
  const found = answer(event.data);
  if (found !== undefined) postMessage(found);
});
