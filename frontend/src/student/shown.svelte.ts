import { isRefusal, NoAnswer } from "../api/client";
import type { Client } from "../api/client";
import { proveMeeting } from "../api/meetings";
import { code } from "../crypto/fingerprint";
import { decodeIdentity, IdentityKind, signIdentity } from "../crypto/identity";
import type { Identity } from "../crypto/identity";
import type { Keyring } from "../keys/keyring";
import { proofOf, scannedIn } from "../keys/meeting";
import type { Scanned } from "../keys/meeting";

/** Showing somebody of the staff that these new keys are one's own: what the camera brought, and what became of it. */
export class Shown {
  /** What stands in the address, until it was sent. */
  scanned = $state.raw<Scanned | null>(null);
  state = $state<"none" | "sending" | "sent" | "over" | "away" | "failed">("none");
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    this.look();
  }

  /** Take what a camera has put into the address, which forgets it. Returns whether there was something. */
  look(): boolean {
    const scanned = scannedIn(location.hash);
    if (scanned === null) return false;
    history.replaceState(history.state, "", location.pathname);
    this.scanned = scanned;
    this.state = "none";
    return true;
  }

  /** Prove that who scanned the code holds these keys. Safe to repeat. */
  async send(keyring: Keyring): Promise<void> {
    if (this.scanned === null || this.state === "sending") return;
    this.state = "sending";
    try {
      const own = await identityOf(keyring);
      await proveMeeting(this.#client, this.scanned.meeting, own.keys.kid, await proofOf(this.scanned, own));
      this.scanned = null;
      this.state = "sent";
    } catch (error) {
      const isOver = isRefusal(error, "meeting_over", "not_found", "identity_wrong");
      if (isOver) this.scanned = null;
      this.state = isOver ? "over" : error instanceof NoAnswer ? "away" : "failed";
    }
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
