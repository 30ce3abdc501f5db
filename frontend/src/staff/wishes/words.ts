import type sv from "../../i18n/wishes.sv.json";
import { wordsOf } from "../../i18n/words";

/** What is said of how a student wishes to be answered, and of code words. */
export const t = wordsOf<typeof sv>("wishes");
