import { code } from "../crypto/fingerprint";
import type { Identity } from "../crypto/identity";
import type { TeamEpoch } from "../crypto/team-epoch";

/** The twenty digits that two people compare before one trusts the other's keys. */
export function digitsOf(signed: Identity | TeamEpoch): Promise<string> {
  return code(signed.keys.kid, signed.digest);
}

/** Whether `typed` is `code`: spaces and hyphens are the writer's own. */
export function isSameCode(typed: string, expected: string): boolean {
  return plain(typed) === plain(expected);
}

/** Whether `typed` has as many digits as a code has, so that a comparison means something. */
export function isWholeCode(typed: string): boolean {
  return /^\d{20}$/.test(plain(typed));
}

function plain(text: string): string {
  return text.replace(/[\s-]/g, "");
}
