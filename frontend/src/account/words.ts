import { ApiError, NoAnswer } from "../api/client";
import type sv from "../i18n/account.sv.json";
import { wordsOf } from "../i18n/words";
import { NoPasskey } from "../passkeys/browser";

/** The words of signing in, which staff, heads and administrators share. */
export const t = wordsOf<typeof sv>("account");

const SAID = {
  wrong_sign_in: "refused.wrong_sign_in",
  wrong_one_time_code: "refused.wrong_one_time_code",
  code_unknown: "refused.code_unknown",
  password_weak: "refused.password_weak",
  not_allowed: "refused.not_allowed",
  second_factor_needed: "refused.second_factor_needed",
  not_found: "refused.not_found",
  not_signed_in: "refused.not_signed_in",
  fresh_factor_needed: "refused.fresh_factor_needed",
  passkey_refused: "refused.passkey_refused",
  passkey_copied: "refused.passkey_copied",
  passkey_factor_only: "refused.passkey_factor_only",
} as const;

function isSaid(code: string): code is keyof typeof SAID {
  return code in SAID;
}

/** What a person is told about `error`: what to do, where there is something. */
export function saidOf(error: unknown): string {
  if (error instanceof NoPasskey) return t(`passkey.${error.why}`);
  if (error instanceof NoAnswer) return t("refused.no_answer");
  if (!(error instanceof ApiError)) return t("refused.here");
  if (error.code === "wait") return waitOf(error.details["wait_s"]);
  return isSaid(error.code) ? t(SAID[error.code]) : t("refused.unknown", { code: error.code });
}

function waitOf(seconds: unknown): string {
  const minutes = Math.max(1, Math.ceil((typeof seconds === "number" ? seconds : 60) / 60));
  return t("refused.wait", { count: minutes });
}
