import type sv from "../i18n/anonymous.sv.json";
import { wordsOf } from "../i18n/words";

/** The words of writing without a name. */
export const t = wordsOf<typeof sv>("anonymous");
