import ar from "./triage.ar.json";
import en from "./triage.en.json";
import sv from "./triage.sv.json";
import { wordsOf } from "./words";

/** The words of the reader: why it noticed something. */
export const t = wordsOf({ sv, en, ar });
