import ar from "./common.ar.json";
import en from "./common.en.json";
import sv from "./common.sv.json";
import { wordsOf } from "./words";

/** The words that every audience shares: bar, help, errors. */
export const t = wordsOf({ sv, en, ar });
