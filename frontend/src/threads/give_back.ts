import type { StrandedApi } from "../api/stranded";
import type { Id } from "../crypto/encoding";
import { Reason } from "../crypto/manifest";
import { CompanionBox } from "./companion_box";
import { ThreadBox } from "./thread_box";
import type { Party } from "./thread_box";

/**
 * Seal a thread and its notes for the team as it is now, with all that was said, as its back-up:
 * the team has lost the keys that it was sealed to. A student who has new keys as well stays out
 * until somebody of the team has met them: theirs are the keys of before. `party` holds the back-up's teams alone.
 * @throws E1Error where something does not hold: then nothing is sealed
 */
export async function giveBack(thread: Id, api: Pick<StrandedApi, "keys" | "giveBack">, party: Party): Promise<void> {
  const shown = await api.keys(thread);
  const box = await ThreadBox.open(thread, shown, party);
  const notes = await CompanionBox.open(box, shown.companion, party);
  const manifest = await box.givenBackManifest();
  await api.giveBack(thread, manifest, notes.isBegun ? await notes.newKeyManifest(Reason.backUpTakesOver) : null);
}
