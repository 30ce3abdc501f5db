import { saidOf as saidOfAccount } from "../account/words";
import { ApiError } from "../api/client";
import type sv from "../i18n/notices.sv.json";
import { wordsOf } from "../i18n/words";
import { PushRefused } from "./push";

export const t = wordsOf<typeof sv>("notices");

const REFUSED = {
  address_wrong: "refused.address_wrong", invalid_input: "refused.address_wrong", address_unreachable: "refused.address_unreachable",
  address_code_wrong: "refused.address_code_wrong", channel_off: "refused.channel_off",
} as const;

/** What is said when a choice about notices did not go well. */
export function saidOf(error: unknown): string {
  if (error instanceof PushRefused) return t(error.why === "denied" ? "here.denied" : "here.unreached");
  if (!(error instanceof ApiError)) return saidOfAccount(error);
  const known = Object.entries(REFUSED).find(([code]) => code === error.code);
  return known === undefined ? saidOfAccount(error) : t(known[1]);
}
