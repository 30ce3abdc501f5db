import type { NewSlot } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { KEY_BYTES, newId, randomBytes } from "../crypto/primitives";
import { encodePinParams, newPinParams } from "../crypto/pin-params";
import type { PasswordHash } from "../crypto/pin-params";
import { codeKek, NO_PARAMS, pinHalves, pinKek, recoveryCodeText, wrapVaultKey } from "../crypto/slot";

const SALT_BYTES = 16;
const CODE_BYTES = 16;

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

/** Wrap `vaultKey` under a new recovery code; `code` is what the person writes down. */
export async function codeSlot(person: Id, vaultKey: Bytes): Promise<{ slot: NewSlot; code: string }> {
  const id = newId();
  const code = randomBytes(CODE_BYTES);
  const place = { user: person, slot: id, type: "code" as const, params: NO_PARAMS };
  const wrapped = await wrapVaultKey(await codeKek(person, id, code), place, vaultKey);
  const slot = { id, type: "code" as const, params: "", wrapped: toBase64url(wrapped), auth: null, share: null };
  return { slot, code: recoveryCodeText(code) };
}
