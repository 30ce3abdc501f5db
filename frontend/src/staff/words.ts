import { ApiError } from "../api/client";
import type { ListedThread, Thread } from "../api/types";
import { saidOf as saidOfAccount } from "../account/words";
import { ChainRefused, E1Error, TooLong } from "../crypto/errors";
import type sv from "../i18n/staff.sv.json";
import { wordsOf } from "../i18n/words";

export const t = wordsOf<typeof sv>("staff");

const REFUSED = {
  claimed: "refused.claimed", clock_running: "refused.clock_running", not_for_this_clock: "refused.not_for_this_clock",
  manifest_taken: "refused.manifest_taken", companion_needed: "refused.manifest_taken", not_in_branch: "refused.not_in_branch", colleague_cannot: "refused.colleague_cannot",
  follow_up_wrong: "follow.wrong",
} as const;

/** What staff are told about `error`: what to do, where there is something. */
export function saidOf(error: unknown): string {
  if (error instanceof TooLong) return t("reply.too_long");
  if (error instanceof ChainRefused) return t("thread.school_key");
  if (error instanceof E1Error) return t("refused.sealed");
  if (!(error instanceof ApiError)) return saidOfAccount(error);
  const known = Object.entries(REFUSED).find(([code]) => code === error.code);
  return known === undefined ? saidOfAccount(error) : t(known[1]);
}

/** “Tilde, 8C”: how a student stands in the list. */
export function studentName({ student, revealed_at: told }: Pick<ListedThread, "student" | "revealed_at">): string {
  if (student === null || student.name === "") return t(told === null ? "student.anonymous" : "student.told");
  return student.class === null ? student.name : t("student.named", { name: student.name, class: student.class });
}

/** “Tilde”: how the button that answers names the student. */
export function firstName({ student }: Pick<Thread, "student">): string {
  if (student === null || student.name === "") return t("line.student");
  return student.name.split(" ")[0] ?? student.name;
}
