import ar from "../i18n/ladder.ar.json";
import en from "../i18n/ladder.en.json";
import sv from "../i18n/ladder.sv.json";
import { wordsOf } from "../i18n/words";

export const t = wordsOf({ sv, en, ar });
