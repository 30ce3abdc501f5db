import type { Drafts } from "../threads/drafts";
import type { Writing } from "./writing.svelte";

/** Where it is kept that a draft is to go without a name. */
const NAMELESS = "new.nameless";
/** Where it is kept what was chosen for a draft. */
const CHOSEN = "new.chosen";

type Chosen = Pick<Writing, "branch" | "wished" | "excluded" | "chosen" | "writesIn" | "answer" | "word">;

/** Keep what is written, and what was chosen for it: it must not come back with a name, nor for somebody who was shut out. */
export function keepDraft(drafts: Drafts, writing: Pick<Writing, "text" | "anonymous"> & Chosen): Promise<void> {
  const isWritten = writing.text !== "";
  void drafts.save(NAMELESS, writing.anonymous && isWritten ? "yes" : "");
  void drafts.save(CHOSEN, isWritten ? JSON.stringify(chosenIn(writing)) : "");
  return drafts.save("new", writing.text);
}

/** What was chosen for the draft that is kept. */
export async function chosenBefore(drafts: Drafts): Promise<Partial<Chosen> & Pick<Writing, "anonymous">> {
  const anonymous = (await drafts.load(NAMELESS)) !== "";
  const chosen = await drafts.load(CHOSEN);
  return { ...(chosen === "" ? {} : (JSON.parse(chosen) as Chosen)), anonymous };
}

function chosenIn({ branch, wished, excluded, chosen, writesIn, answer, word }: Chosen): Chosen {
  return { branch, wished, excluded, chosen, writesIn, answer, word };
}
