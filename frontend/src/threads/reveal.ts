import { isRefusal } from "../api/client";
import type { ThreadsApi } from "../api/threads";
import type { Id } from "../crypto/encoding";
import { Kind } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { boxToWriteIn } from "./reseal";
import type { Party } from "./thread_box";

/** Who somebody is, as the roster says it: what an identity envelope holds, and a message of kind 3 passes on. */
export interface Roster { readonly v: 1; readonly name: string; readonly class: string | null; readonly school: string }

/** Tell, in an anonymous thread, who wrote it: once and for good. `text` says it to those who read. Told before, it stays told. */
export async function reveal(thread: Id, roster: Roster, text: string, api: ThreadsApi, party: Party): Promise<void> {
  const box = await boxToWriteIn(thread, api, party);
  const mid = newId();
  const sealed = await box.seal(mid, Kind.reveal, { text, more: { i: { ...roster } } });
  try {
    await api.post(thread, { mid, kind: "reveal", sealed, urgency: null, retracts: null });
  } catch (error) {
    if (!isRefusal(error, "identity_known")) throw error;
  }
}
