import type sv from "../i18n/pictures.sv.json";
import { wordsOf } from "../i18n/words";

/** The words about pictures, for students and staff. */
export const t = wordsOf<typeof sv>("pictures");
