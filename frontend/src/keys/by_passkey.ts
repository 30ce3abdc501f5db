import type { MyKeys } from "../api/types";
import type { Bytes, Id } from "../crypto/encoding";
import { prfKek } from "../crypto/slot";
import type { Keyring } from "./keyring";
import type { Lock } from "./lock";

/** The passkeys that open the vault, as a browser knows them. */
export function passkeysOf(mine: MyKeys): string[] {
  return mine.slots.map(({ credential }) => credential).filter((credential) => credential !== null);
}

/** Open the vault with a passkey's secret. @throws CannotOpen */
export function unlockWithPasskey(lock: Lock, person: Id, mine: MyKeys, prf: Bytes): Promise<Keyring> {
  return lock.openWith(person, mine, "prf", (slot) => prfKek(person, slot, prf));
}
