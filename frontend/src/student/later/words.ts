import type common from "../../i18n/common.sv.json";
import type own from "../../i18n/student.sv.json";
import ar from "../../i18n/student_later.ar.json";
import en from "../../i18n/student_later.en.json";
import sv from "../../i18n/student_later.sv.json";
import { wordsHere } from "../../i18n/words";

/** The words of the parts of the student's page that come when they are asked for, and those of the page itself. */
export const t = wordsHere<typeof sv, typeof own & typeof common>({ sv, en, ar }, "student", "common");
