import { ApiError } from "../api/client";
import { saidOf as saidOfAccount } from "../account/words";
import type sv from "../i18n/setup.sv.json";
import { wordsOf } from "../i18n/words";

export const t = wordsOf<typeof sv>("setup");

const REFUSED = {
  name_taken: "refused.name_taken", team_exists: "refused.team_exists", cannot_open: "refused.cannot_open",
  invalid_input: "refused.invalid_input", leaving_wrong: "refused.leaving_wrong",
} as const;

/** What an administrator is told about `error`. */
export function saidOf(error: unknown): string {
  if (!(error instanceof ApiError)) return saidOfAccount(error);
  const known = Object.entries(REFUSED).find(([code]) => code === error.code);
  return known === undefined ? saidOfAccount(error) : t(known[1]);
}

const WHY = {
  back_up_keys_counsellor: "why.back_up_keys_counsellor", back_up_keys_nurse: "why.back_up_keys_nurse",
  back_up_counsellor: "why.back_up_counsellor", back_up_nurse: "why.back_up_nurse",
  back_up_members_counsellor: "why.back_up_members_counsellor", back_up_members_nurse: "why.back_up_members_nurse", local_help: "why.local_help",
  question_saturday: "why.question_saturday", question_both_ill: "why.question_both_ill", question_break: "why.question_break",
} as const;

/** What is missing before a school can be opened, as a thing to do. */
export function whyNot(code: string): string {
  const known = Object.entries(WHY).find(([one]) => one === code);
  return known === undefined ? t("why.unknown", { code }) : t(known[1]);
}

const RISK = {
  back_up_alone_counsellor: "risk.back_up_alone_counsellor", back_up_alone_nurse: "risk.back_up_alone_nurse",
  back_up_let_in_counsellor: "risk.back_up_let_in_counsellor", back_up_let_in_nurse: "risk.back_up_let_in_nurse",
  back_up_lost_counsellor: "risk.back_up_lost_counsellor", back_up_lost_nurse: "risk.back_up_lost_nurse",
  local_help_gone: "risk.local_help_gone", local_help_soon: "risk.local_help_soon",
} as const;

/** What endangers the promise of an open school, and what to do about it. */
export function riskOf(code: string): string {
  const known = Object.entries(RISK).find(([one]) => one === code);
  return known === undefined ? t("risk.unknown", { code }) : t(known[1]);
}
