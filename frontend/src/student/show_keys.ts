import { isRefusal, NoAnswer } from "../api/client";
import type { Client } from "../api/client";
import { proveMeeting } from "../api/meetings";
import { code } from "../crypto/fingerprint";
import { decodeIdentity, IdentityKind, signIdentity } from "../crypto/identity";
import type { Identity } from "../crypto/identity";
import type { Keyring } from "../keys/keyring";
import { proofOf } from "../keys/meeting";
import type { Shown } from "./shown.svelte";

/** Prove that who scanned the code holds these keys. Safe to repeat. */
export async function showKeys(shown: Shown, client: Client, keyring: Keyring): Promise<void> {
  if (shown.scanned === null || shown.state === "sending") return;
  shown.state = "sending";
  try {
    const own = await identityOf(keyring);
    await proveMeeting(client, shown.scanned.meeting, own.keys.kid, await proofOf(shown.scanned, own));
    shown.scanned = null;
    shown.state = "sent";
  } catch (error) {
    const isOver = isRefusal(error, "meeting_over", "not_found", "identity_wrong");
    if (isOver) shown.scanned = null;
    shown.state = isOver ? "over" : error instanceof NoAnswer ? "away" : "failed";
  }
}

/** The twenty digits of one's own keys, to be read out. */
export async function digitsOf(keyring: Keyring): Promise<string> {
  const { keys, digest } = await identityOf(keyring);
  return code(keys.kid, digest);
}

/** The record as it was published: a signature of Ed25519 is always the same. */
function identityOf({ person, keys, vault }: Keyring): Promise<Identity> {
  return decodeIdentity(signIdentity(person, IdentityKind.student, keys, vault.createdMs).record);
}
