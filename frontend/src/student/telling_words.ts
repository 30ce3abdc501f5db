import ar from "../i18n/telling.ar.json";
import en from "../i18n/telling.en.json";
import sv from "../i18n/telling.sv.json";
import { wordsHere } from "../i18n/words";

/** What is said where one chooses to write without a name, or tells who one is: it comes with those parts of the page. */
export const t = wordsHere<typeof sv>({ sv, en, ar }, "telling");
