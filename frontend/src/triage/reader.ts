/** The reader as pages use it: loaded after the first paint, then asked as often as they like. */
import { fetchModel } from "./model_file";
import { Reader } from "./reading";

export type { Band, Reading, Reason, Urgency, Wish } from "./reading";
export type { Reader } from "./reading";

let loading: Promise<Reader> | undefined;

/** The reader. Call it after the first paint; a failure is forgotten, so that it can be tried again. */
export function load(): Promise<Reader> {
  loading ??= fetched().catch((reason: unknown) => {
    loading = undefined;
    throw reason;
  });
  return loading;
}

async function fetched(): Promise<Reader> {
  return new Reader(await fetchModel());
}
