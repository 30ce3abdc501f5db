import type sv from "../i18n/notices_link.sv.json";
import { wordsOf } from "../i18n/words";

/** The way to notices on a student's phone. */
export const t = wordsOf<typeof sv>("notices_link");
