import ar from "../../i18n/ways.ar.json";
import en from "../../i18n/ways.en.json";
import sv from "../../i18n/ways.sv.json";
import { wordsHere } from "../../i18n/words";

/** What is said of the locks that open a student's threads: it comes with that part of the page. */
export const t = wordsHere<typeof sv>({ sv, en, ar }, "ways");
