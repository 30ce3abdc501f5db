import common_en from "../i18n/common.en.json";
import common_sv from "../i18n/common.sv.json";
import en from "../i18n/student.en.json";
import sv from "../i18n/student.sv.json";
import { wordsOf } from "../i18n/words";

/** The words of the student's page. */
export const t = wordsOf({ sv: { ...common_sv, ...sv }, en: { ...common_en, ...en } });
