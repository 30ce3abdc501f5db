import { isRefusal } from "../api/client";
import { saidOf as saidOfAccount } from "../account/words";
import { E1Error } from "../crypto/errors";
import type sv from "../i18n/keycare.sv.json";
import { wordsOf } from "../i18n/words";

export const t = wordsOf<typeof sv>("keycare");

/** What is said when an act of key care did not go well. */
export function saidOf(error: unknown): string {
  if (error instanceof E1Error) return t("refused.crypto");
  if (isRefusal(error, "epoch_taken")) return t("refused.epoch_taken");
  if (isRefusal(error, "epoch_wrong")) return t("refused.epoch_wrong");
  return saidOfAccount(error);
}
