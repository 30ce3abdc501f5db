import type sv from "./common.sv.json";
import { wordsOf } from "./words";

/** The words that every audience shares: bar, help, errors. */
export const t = wordsOf<typeof sv>("common");
