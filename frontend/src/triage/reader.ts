/** The reader as pages use it: loaded after the first paint, then asked as often as they like. */
import modelUrl from "../../../triage/model.json?url";
import type { Model } from "./model";
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
  const answer = await fetch(modelUrl, { integrity: __MODEL_INTEGRITY__ });
  if (!answer.ok) throw new Error("the reader's model did not come");
  return new Reader((await answer.json()) as Model);
}
