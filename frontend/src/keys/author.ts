import type { Id } from "../crypto/encoding";
import { newId, newIdentity } from "../crypto/primitives";
import type { Keyring, Ring } from "./keyring";

/** Draw an author for one anonymous thread: an id and keys that nothing else shares, kept in the vault. */
export async function newAuthor(keyring: Keyring, thread: Id, createdMs: number): Promise<void> {
  const author = { id: newId(), thread, keys: await newIdentity(), createdMs };
  keyring.remember((vault) => {
    const isKept = vault.anonymous.some((one) => one.thread === thread);
    return isKept ? vault : { ...vault, anonymous: [...vault.anonymous, author] };
  });
}

/** As whom somebody reads and writes in `thread`: as its author, where it is anonymous, else as themselves. */
export function ringFor(keyring: Keyring, thread: Id): Ring {
  const author = keyring.vault.anonymous.find((one) => one.thread === thread);
  if (author === undefined) return keyring;
  const { id, keys, createdMs } = author;
  return {
    person: id, account: keyring.account, keys, isOld: keyring.isOld,
    get vault() { return { ...keyring.vault, keys, createdMs }; },
    remember: (change) => keyring.remember(change),
    saved: () => keyring.saved(),
  };
}

/** Whether `ring` is that of an author, and not of the account itself. */
export function isAuthor(ring: Ring): boolean {
  return ring.person !== ring.account;
}
