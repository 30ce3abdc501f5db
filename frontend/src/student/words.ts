import type common from "../i18n/common.sv.json";
import type own from "../i18n/student.sv.json";
import { wordsOf } from "../i18n/words";

/** The words of the student's page. */
export const t = wordsOf<typeof own & typeof common>("student", "common");
