import { later } from "../../app/later";
import type * as parts from "./parts";

export type Parts = typeof parts;

const IDLE_AFTER_MS = 2_000; // where a browser does not say when it is

/** What comes later, once somebody has asked for a part of it. @throws where it does not come */
export function fetchedParts(): Promise<Parts> {
  return later("parts", (again) => (again === null ? import("./parts") : import(/* @vite-ignore */ again) as Promise<Parts>));
}

/** Have it here before somebody asks. Where it does not come, that is said to whoever asks for it. */
export function fetchAhead(): void {
  fetchedParts().catch(() => undefined);
}

/** The same, once the page stands and has nothing else to do: a network may go, and a release may take it away. */
export function fetchAheadWhenIdle(): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(fetchAhead);
  else setTimeout(fetchAhead, IDLE_AFTER_MS);
}
