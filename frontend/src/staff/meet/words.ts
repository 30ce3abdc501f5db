import type sv from "../../i18n/meet.sv.json";
import { wordsOf } from "../../i18n/words";

/** The words of meeting a student, on the staff's screen. */
export const t = wordsOf<typeof sv>("meet");
