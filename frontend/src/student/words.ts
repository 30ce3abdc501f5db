import common_ar from "../i18n/common.ar.json";
import common_en from "../i18n/common.en.json";
import common_sv from "../i18n/common.sv.json";
import ar from "../i18n/student.ar.json";
import en from "../i18n/student.en.json";
import sv from "../i18n/student.sv.json";
import { wordsOf } from "../i18n/words";

/** The words of the student's page. */
export const t = wordsOf({ sv: { ...common_sv, ...sv }, en: { ...common_en, ...en }, ar: { ...common_ar, ...ar } });
