/** Recovery codes on paper: staff's alone, so no student's page carries this. */
import type { KeysApi } from "../api/keys";
import type { MyKeys, NewSlot } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import type { Bytes, Id } from "../crypto/encoding";
import { newId, randomBytes } from "../crypto/primitives";
import { codeKek, NO_PARAMS, parseRecoveryCode, recoveryCodeText, wrapVaultKey } from "../crypto/slot";
import type { Keyring } from "./keyring";
import type { Lock } from "./lock";

const CODE_BYTES = 16;

/** Add a recovery code to an open vault. Returns what the person writes down, once. */
export async function addRecoveryCode(api: Pick<KeysApi, "addSlot">, keyring: Keyring): Promise<string> {
  if (keyring.vaultKey === null) throw new Error("choose a secret first");
  const { slot, code } = await codeSlot(keyring.person, keyring.vaultKey);
  await api.addSlot(slot);
  return code;
}

/** Open the vault with a recovery code. */
export async function unlockWithCode(lock: Lock, person: Id, mine: MyKeys, code: string): Promise<Keyring> {
  const bytes = parseRecoveryCode(code);
  return lock.openWith(person, mine, "code", (slot) => codeKek(person, slot, bytes));
}

/** Wrap `vaultKey` under a new recovery code; `code` is what the person writes down. */
async function codeSlot(person: Id, vaultKey: Bytes): Promise<{ slot: NewSlot; code: string }> {
  const id = newId();
  const code = randomBytes(CODE_BYTES);
  const place = { user: person, slot: id, type: "code" as const, params: NO_PARAMS };
  const wrapped = await wrapVaultKey(await codeKek(person, id, code), place, vaultKey);
  const slot = { id, type: "code" as const, params: "", wrapped: toBase64url(wrapped), auth: null, share: null };
  return { slot, code: recoveryCodeText(code) };
}
