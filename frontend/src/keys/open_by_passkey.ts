import type { KeysApi } from "../api/keys";
import type { NewSlot } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { newId } from "../crypto/primitives";
import { NO_PARAMS, prfKek, wrapVaultKey } from "../crypto/slot";
import type { Keyring } from "./keyring";

/** Have a passkey open these keys: it makes their vault, or is one more way in. */
export async function openByPasskey(api: KeysApi, keyring: Keyring, passkey: Id, prf: Bytes): Promise<void> {
  const { person, vaultKey } = keyring;
  if (vaultKey === null) await keyring.keep((made) => prfSlot(person, made, passkey, prf));
  else await api.addSlot(await prfSlot(person, vaultKey, passkey, prf));
}

/** Wrap `vaultKey` under a passkey's secret. */
async function prfSlot(person: Id, vaultKey: Bytes, passkey: Id, prf: Bytes): Promise<NewSlot> {
  const id = newId();
  const place = { user: person, slot: id, type: "prf" as const, params: NO_PARAMS };
  const wrapped = await wrapVaultKey(await prfKek(person, id, prf), place, vaultKey);
  return { id, type: "prf", params: "", wrapped: toBase64url(wrapped), auth: null, share: null, passkey };
}
