import type sv from "../../i18n/identity.sv.json";
import { wordsOf } from "../../i18n/words";

/** The same words on the heads' page, which knows nothing of threads. */
export const t = wordsOf<typeof sv>("identity");
