/** The model as the page fetches it: held to the hash that the build wrote in. */
import modelUrl from "../../../triage/model.json?url";
import type { Model } from "./model";

export async function fetchModel(): Promise<Model> {
  const answer = await fetch(modelUrl, { integrity: __MODEL_INTEGRITY__ });
  if (!answer.ok) throw new Error("the reader's model did not come");
  return (await answer.json()) as Model;
}
