import { IN_BACKGROUND, isRefusal } from "../api/client";
import type { Outbox, Parcel } from "../api/outbox";
import type { ThreadsApi } from "../api/threads";
import type { Heads, Id } from "../api/types";
import type { Postman } from "./postman";

interface Ports {
  readonly api: Pick<ThreadsApi, "detail">;
  readonly outbox: Outbox;
  readonly postman: Pick<Postman, "deliver">;
  readonly person: Id;
}

/**
 * Offers again what the server took from this device and lacks now: it was restored from a copy.
 * The sealed copies of seven days are there for that; the same ids make it harmless.
 */
export class OfferAgain {
  readonly #ports: Ports;
  /** Threads that were not told of, and have been looked at: closed, put away, or gone. */
  readonly #looked = new Set<Id>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Compare what was taken with how far the server says that its threads go. */
  async compare(heads: Heads): Promise<void> {
    const { outbox, postman, person } = this.#ports;
    const kept = await outbox.kept(person);
    const ends = await this.#endsOf(kept, heads);
    const lost = kept.filter(({ thread, takenAs }) => takenAs != null && takenAs > (ends.get(thread) ?? takenAs));
    for (const parcel of lost) await outbox.put({ ...parcel, sentAt: null });
    if (lost.length > 0) await postman.deliver();
  }

  /** The last number of each thread, as far as it is known. */
  async #endsOf(kept: readonly Parcel[], heads: Heads): Promise<Map<Id, number>> {
    const ends = new Map<Id, number>();
    for (const thread of new Set(kept.map((parcel) => parcel.thread))) {
      const end = heads[thread]?.[0] ?? (await this.#look(thread));
      if (end !== null) ends.set(thread, end);
    }
    return ends;
  }

  /** Only open threads are told of: ask for another once. Null where nothing is known of it. */
  async #look(thread: Id): Promise<number | null> {
    if (this.#looked.has(thread)) return null;
    try {
      const { head_seq: end } = (await this.#ports.api.detail(thread, IN_BACKGROUND)).thread;
      this.#looked.add(thread);
      return end;
    } catch (error) {
      if (!isRefusal(error, "not_found")) return null;
      this.#looked.add(thread);
      return 0;
    }
  }
}
