import { language } from "../i18n/language.svelte";
import type { Drafts } from "../threads/drafts";
import type { Writing } from "./writing.svelte";

/** Where it is kept that a draft is to go without a name. */
const NAMELESS = "new.nameless";
/** What is chosen where nobody has chosen anything. */
const NOTHING = { branch: "counsellor", wished: null, excluded: [], chosen: null, writesIn: "", answer: "here", word: "" };
/** Where it is kept what was chosen for a draft. */
const CHOSEN = "new.chosen";

type Chosen = Pick<Writing, "branch" | "wished" | "excluded" | "chosen" | "writesIn" | "answer" | "word">;

type Draft = Pick<Writing, "text" | "anonymous"> & Chosen;

/** Keep what is written, and what was chosen for it, before a word too: it must not come back with a name, nor for somebody who was shut out. */
export function keepDraft(drafts: Drafts, writing: Draft): Promise<void> {
  void drafts.save(NAMELESS, writing.anonymous ? "yes" : "");
  void drafts.save(CHOSEN, isBegun(writing) ? JSON.stringify(chosenIn(writing)) : "");
  return drafts.save("new", writing.text);
}

/** Let go of the draft that says `text`, with what was chosen for it: it was sent. What is newer stays. */
export function forgetDraft(drafts: Drafts, text: string): Promise<void> {
  return drafts.dropIf("new", text, [NAMELESS, CHOSEN]);
}

/** Whether anything was written or chosen. */
export function isBegun(writing: Draft): boolean {
  const chosen = JSON.stringify(chosenIn(writing)) !== JSON.stringify({ ...NOTHING, writesIn: language.current });
  return chosen || writing.anonymous || writing.text !== "";
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
