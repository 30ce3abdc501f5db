import { saidOf as saidOfAccount } from "../account/words";
import { ApiError } from "../api/client";
import type sv from "../i18n/passkeys.sv.json";
import { wordsOf } from "../i18n/words";

export const t = wordsOf<typeof sv>("passkeys");

const REFUSED = { slot_last: "refused.last", factor_last: "refused.last", passkey_wrong: "refused.wrong" } as const;

/** What is said when something about a passkey did not go well. */
export function saidOf(error: unknown): string {
  const key = error instanceof ApiError ? REFUSED[error.code as keyof typeof REFUSED] : undefined;
  return key === undefined ? saidOfAccount(error) : t(key);
}
