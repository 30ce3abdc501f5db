import type sv from "./triage.sv.json";
import { wordsOf } from "./words";

/** The words of the reader: why it noticed something. */
export const t = wordsOf<typeof sv>("triage");
