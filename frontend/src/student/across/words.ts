import ar from "../../i18n/across.ar.json";
import en from "../../i18n/across.en.json";
import sv from "../../i18n/across.sv.json";
import { wordsHere } from "../../i18n/words";

/** What is said where one shows the other branch what one picks: it comes with that part of the page. */
export const t = wordsHere<typeof sv>({ sv, en, ar }, "across");
