import ar from "../i18n/notices_student.ar.json";
import en from "../i18n/notices_student.en.json";
import sv from "../i18n/notices_student.sv.json";
import { wordsHere } from "../i18n/words";
import { PushRefused } from "../notices/push";

/** Notices on a student's phone: a few words of their own, for staff's are many; they come with that part of the page. */
export const t = wordsHere<typeof sv>({ sv, en, ar }, "notices_student");

/** What is said when a choice about notices did not go well. */
export function saidOf(error: unknown): string {
  if (error instanceof PushRefused) return t(error.why === "denied" ? "here.denied" : "here.unreached");
  return t("student.failed");
}
