import { scannedIn } from "../keys/meeting";
import type { Scanned } from "../keys/meeting";

/** Showing somebody of the staff that these new keys are one's own: what the camera brought, and what became of it. */
export class Shown {
  /** What stands in the address, until it was sent. */
  scanned = $state.raw<Scanned | null>(null);
  state = $state<"none" | "sending" | "sent" | "over" | "away" | "failed">("none");

  constructor() {
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
}
