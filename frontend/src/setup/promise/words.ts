import { saidOf as saidOfAccount } from "../../account/words";
import { ApiError } from "../../api/client";
import type sv from "../../i18n/terms.sv.json";
import { wordsOf } from "../../i18n/words";

export const t = wordsOf<typeof sv>("terms");

const REFUSED = {
  version_taken: "refused.version_taken", calendar_needed: "refused.calendar_needed", policy_wrong: "refused.policy_wrong",
  calendar_wrong: "refused.calendar_wrong", readers_wrong: "refused.readers_wrong", invalid_input: "refused.invalid_input",
} as const;

/** What an administrator is told about `error`. */
export function saidOf(error: unknown): string {
  if (!(error instanceof ApiError)) return saidOfAccount(error);
  const known = Object.entries(REFUSED).find(([code]) => code === error.code);
  return known === undefined ? saidOfAccount(error) : t(known[1]);
}

/** The policy's fields that `error` names: out of bounds, or no number at all. */
export function wrongFields(error: unknown): ReadonlySet<string> {
  if (!(error instanceof ApiError)) return new Set();
  const named = error.code === "policy_wrong" ? error.details["why"] : error.details["fields"];
  return new Set(Array.isArray(named) ? named.map((name) => String(name).split(".").find((part) => part.endsWith("_min") || PARTS.has(part)) ?? "") : []);
}

const PARTS = new Set(["reminders", "deputy_from"]);
