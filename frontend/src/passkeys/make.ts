import type { AskedForNew, NewPasskey } from "../api/passkeys";
import { fromBase64url, idBytes } from "../crypto/encoding";
import type { Bytes } from "../crypto/encoding";
import { asked, descriptorOf, extensionsFor, prfOf, secretOf, text } from "./browser";

/** A passkey that was just made. Without a secret it opens nothing. */
export interface Made { readonly passkey: Omit<NewPasskey, "name">; readonly prf: Bytes | null }

const ALGORITHMS = [-7, -8, -257]; // ES256, EdDSA, RS256

/** Make a passkey. Where there are keys, its secret is wanted: if it is not given at once, it is touched once more. @throws NoPasskey */
export async function make({ challenge, host, user, username, known }: AskedForNew, hasKeys: boolean): Promise<Made> {
  const given = await asked(() => navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(challenge), rp: { id: host, name: document.title }, attestation: "none", extensions: extensionsFor(hasKeys),
      user: { id: idBytes(user), name: username, displayName: username },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: known.map(descriptorOf),
    },
  }));
  const response = given.response as AuthenticatorAttestationResponse;
  const passkey = { client_data: text(response.clientDataJSON), attestation: text(response.attestationObject) };
  const hasSecret = given.getClientExtensionResults().prf?.enabled === true;
  return { passkey, prf: prfOf(given) ?? (hasSecret ? await secretOf([text(given.rawId)]) : null) };
}
