import ar from "../../i18n/meet.ar.json";
import en from "../../i18n/meet.en.json";
import sv from "../../i18n/meet.sv.json";
import { wordsOf } from "../../i18n/words";

/** The words of meeting a student, on the staff's screen. */
export const t = wordsOf({ sv, en, ar });
