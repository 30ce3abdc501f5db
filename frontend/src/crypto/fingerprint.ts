/** What people compare: the school's fingerprint on paper, and twenty digits read aloud. */
import type { Bytes, Hash, Id, Kid } from "./encoding";
import { cat, digest, hashBytes, hashOf, idBytes, idOf, sha256, sized } from "./encoding";
import { Malformed, RootChanged } from "./errors";
import { derive, KEY_BYTES } from "./primitives";

const FRAGMENT = /^#?s=([A-Za-z0-9_-]{22})&f=([A-Za-z0-9_-]{43})$/;
const CODE_DIGITS = 20;

/** The digests of the two back-up teams' first records. */
export interface Roots {
  readonly counsellor: Hash;
  readonly nurse: Hash;
}

/** What posters carry. */
export function schoolFingerprint(school: Id, roots: Roots): Promise<Hash> {
  return digest(cat("E1/school", idBytes(school), hashBytes(roots.counsellor), hashBytes(roots.nurse)));
}

/** Refuse roots other than those that the fingerprint from paper covers. */
export async function checkFingerprint(fingerprint: Hash, school: Id, roots: Roots): Promise<void> {
  if ((await schoolFingerprint(school, roots)) !== fingerprint) throw new RootChanged();
}

/** The part of the start address that no server ever sees. */
export function startFragment(school: Id, fingerprint: Hash): string {
  return `#s=${idOf(school)}&f=${hashOf(fingerprint)}`;
}

export function parseStartFragment(fragment: string): { school: Id; fingerprint: Hash } {
  const [, school, fingerprint] = FRAGMENT.exec(fragment) ?? [];
  if (school === undefined || fingerprint === undefined) throw new Malformed("not a start address");
  return { school: idOf(school), fingerprint: hashOf(fingerprint) };
}

/** The 32 bytes behind a code: what a QR between two devices carries whole. */
export function codeDigest(kid: Kid, recordDigest: Hash): Promise<Bytes> {
  return sha256(cat("E1/code", idBytes(kid), hashBytes(recordDigest)));
}

/** The twenty digits, in four groups of five, for a signed record and its keys. */
export async function code(kid: Kid, recordDigest: Hash): Promise<string> {
  const bytes = (await codeDigest(kid, recordDigest)).slice(0, 9);
  const first72 = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const digits = (first72 / 64n).toString().padStart(CODE_DIGITS, "0"); // 66 bits: below 10^20
  return digits.replace(/(.{5})(?=.)/g, "$1 ");
}

/**
 * The proof that the device which scanned `secret` holds this new identity. The staff's
 * screen shows a one-time secret of 32 bytes; its client computes the same.
 */
export function meetingProof(secret: Bytes, owner: Id, kid: Kid, recordDigest: Hash): Promise<Bytes> {
  const place = cat("E1/meeting", idBytes(owner), idBytes(kid), hashBytes(recordDigest));
  return derive(sized(secret, KEY_BYTES), place);
}
