import type { NewSlot } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { KEY_BYTES, newId, randomBytes } from "../crypto/primitives";
import { encodePinParams, newPinParams } from "../crypto/pin-params";
import type { PasswordHash } from "../crypto/pin-params";
import { pinHalves, pinKek, wrapVaultKey } from "../crypto/slot";

const SALT_BYTES = 16;

/** Wrap `vaultKey` under a typed secret: drawn words or digits, or a passphrase of staff. */
export async function pinSlot(person: Id, vaultKey: Bytes, secret: string, hash: PasswordHash): Promise<NewSlot> {
  const id = newId();
  const pinParams = newPinParams(randomBytes(SALT_BYTES));
  const params = encodePinParams(pinParams);
  const share = randomBytes(KEY_BYTES);
  const { auth, enc } = await pinHalves(secret, pinParams, hash);
  const kek = await pinKek(person, id, enc, share);
  const wrapped = await wrapVaultKey(kek, { user: person, slot: id, type: "pin", params }, vaultKey);
  return {
    id, type: "pin", params: toBase64url(params), wrapped: toBase64url(wrapped), auth: toBase64url(auth), share: toBase64url(share),
  };
}
