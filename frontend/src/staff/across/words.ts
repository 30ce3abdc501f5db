import type sv from "../../i18n/crossing.sv.json";
import { wordsOf } from "../../i18n/words";

/** The words of telling the other branch without the student. */
export const t = wordsOf<typeof sv>("crossing");
