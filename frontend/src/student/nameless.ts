import type { Drafts } from "../threads/drafts";
import type { Writing } from "./writing.svelte";

/** Where it is kept that a draft is to go without a name. */
const PLACE = "new.nameless";

/** Keep what is written, and whether it is to go without a name: it must not come back with one. */
export function keepDraft(drafts: Drafts, { text, anonymous }: Pick<Writing, "text" | "anonymous">): Promise<void> {
  void drafts.save(PLACE, anonymous && text !== "" ? "yes" : "");
  return drafts.save("new", text);
}

export async function isDraftNameless(drafts: Drafts): Promise<boolean> {
  return (await drafts.load(PLACE)) !== "";
}
