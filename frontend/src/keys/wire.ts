import type { Signed } from "../crypto/identity";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import type { SealedManifest } from "../crypto/manifest";
import { RecipientType } from "../crypto/thread-key";
import type { Chain, GrantType, Identity, Manifest } from "../api/types";

/** Between what travels (base64url in JSON) and what crypto works on (bytes). */
const TYPES: Readonly<Record<GrantType, RecipientType>> = {
  student: RecipientType.student,
  team: RecipientType.team,
  back_up: RecipientType.backUp,
};
const NAMES: Readonly<Record<RecipientType, GrantType>> = { 0: "student", 1: "team", 2: "back_up" };

export function recipientType(name: GrantType): RecipientType {
  return TYPES[name];
}

export function signedOf({ record, signature }: Pick<Identity, "record" | "signature">): Signed {
  return { record: fromBase64url(record), signature: fromBase64url(signature) };
}

export function recordsOf(chain: Chain): Signed[] {
  return chain.epochs.map(signedOf);
}

export function wireSigned({ record, signature }: Signed): { record: string; signature: string } {
  return { record: toBase64url(record), signature: toBase64url(signature) };
}

export function wireManifest({ signed, hist, grants }: SealedManifest): Manifest {
  return {
    ...wireSigned(signed),
    hist: toBase64url(hist),
    grants: grants.map(({ type, id, kid, sealed }) => {
      return { type: NAMES[type], recipient: id, kid, sealed: toBase64url(sealed) };
    }),
  };
}
