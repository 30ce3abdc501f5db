import type sv from "../i18n/notices_student.sv.json";
import { wordsOf } from "../i18n/words";
import { PushRefused } from "../notices/push";

/** Notices on a student's phone: a few words of their own, for staff's are many. */
export const t = wordsOf<typeof sv>("notices_student");

/** What is said when a choice about notices did not go well. */
export function saidOf(error: unknown): string {
  if (error instanceof PushRefused) return t(error.why === "denied" ? "here.denied" : "here.unreached");
  return t("student.failed");
}
