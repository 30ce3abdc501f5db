import type { Base64, Id } from "../api/types";
import { fromBase64url, idOf, toBase64url } from "../crypto/encoding";
import type { Bytes } from "../crypto/encoding";
import { meetingProof } from "../crypto/fingerprint";
import type { Identity } from "../crypto/identity";
import type { Ring } from "./keyring";

const FRAGMENT = /^#?m=([A-Za-z0-9_-]{22})&k=([A-Za-z0-9_-]{43})$/;

/** What the QR code on the staff's screen holds. The service knows the id alone: no server sees a fragment. */
export interface Scanned { readonly meeting: Id; readonly secret: Bytes }

export function meetingFragment({ meeting, secret }: Scanned): string {
  return `#m=${meeting}&k=${toBase64url(secret)}`;
}

/** What the address of this page says, if a camera opened it from such a code. */
export function scannedIn(fragment: string): Scanned | null {
  const [, meeting, secret] = FRAGMENT.exec(fragment) ?? [];
  if (meeting === undefined || secret === undefined) return null;
  return { meeting: idOf(meeting), secret: fromBase64url(secret) };
}

/** What only who scanned the code can say of these keys. */
export async function proofOf({ secret }: Scanned, { id, keys, digest }: Identity): Promise<Base64> {
  return toBase64url(await meetingProof(secret, id, keys.kid, digest));
}

/** From now on these are the student's keys to this member of staff. */
export function rememberMet(keyring: Ring, { id, keys }: Identity): void {
  keyring.remember((vault) => ({ ...vault, people: new Map(vault.people).set(id, keys.kid) }));
}
