import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { Bytes } from "../crypto/encoding";
import type { Id, ManifestOut, NewMessage, Open, Urgency } from "./types";

/** What opens an own message where the server has lost its key: the manifest and the grant, sealed to its author. */
export type WayIn = Pick<ManifestOut, "record" | "grant">;

/** Something sealed that is on its way. The device holds ciphertext only. */
export type Parcel = {
  readonly mid: Id;
  readonly person: Id;
  readonly thread: Id;
  readonly madeAt: number;
  readonly sentAt: number | null;
  /** The number that the server gave it: a thread that ends before has lost it. */
  readonly takenAs?: number | null;
} & (
  | { readonly kind: "message"; readonly message: NewMessage; readonly wayIn?: WayIn | null; readonly isOutdated?: boolean } // sealed before its thread was opened under another key
  | { readonly kind: "open"; readonly open: Open }
  | { readonly kind: "raise"; readonly urgency: Urgency; readonly about?: Id } // an answer after sending, of that message: it holds no text
);

/** Sealed bytes that a message names. They are brought before it. */
export interface SealedBlob { readonly id: Id; readonly sealed: Bytes }

/** An unfinished text, sealed under the draft key that the server keeps for the person. */
export interface SealedDraft { readonly person: Id; readonly place: string; readonly sealed: Uint8Array }

interface Stores extends DBSchema {
  parcels: { key: Id; value: Parcel };
  drafts: { key: [Id, string]; value: SealedDraft };
  blobs: { key: Id; value: SealedBlob & { readonly mid: Id }; indexes: { mid: Id } };
}

const DATABASE = "e1";
const VERSION = 2; // blobs came with the second
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Sealed parcels and drafts of this device, the only things that live nowhere else. They survive
 * a reload, a closed tab and a session that ended; a parcel leaves when the server has answered,
 * and its sealed copy is kept for seven days in case the server must be restored.
 */
export class Outbox {
  readonly #database: Promise<IDBPDatabase<Stores>>;
  readonly #now: () => number;

  constructor(now: () => number = Date.now, name = DATABASE) {
    this.#now = now;
    this.#database = openDB<Stores>(name, VERSION, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore("parcels", { keyPath: "mid" });
          database.createObjectStore("drafts", { keyPath: ["person", "place"] });
        }
        database.createObjectStore("blobs", { keyPath: "id" }).createIndex("mid", "mid");
      },
    });
  }

  /** Keep `parcel` and what it names, both or neither; the same `mid` again takes its place. Resolves when it is on the disk. */
  async put(parcel: Parcel, blobs: readonly SealedBlob[] = []): Promise<void> {
    const all = (await this.#database).transaction(["parcels", "blobs"], "readwrite");
    const { mid } = parcel;
    await Promise.all([all.objectStore("parcels").put(parcel), ...blobs.map((blob) => all.objectStore("blobs").put({ ...blob, mid })), all.done]);
  }

  /** Keep a first message that was sealed anew: what follows it is sealed under a key that nobody was given, and says so. */
  async putAnew(parcel: Extract<Parcel, { kind: "open" }>): Promise<void> {
    const parcels = (await this.#database).transaction("parcels", "readwrite");
    const others = (await parcels.store.getAll()).filter((other) => isFollowing(other, parcel.thread)).map((other) => ({ ...other, isOutdated: true }));
    await Promise.all([...[parcel, ...others].map((each) => parcels.store.put(each)), parcels.done]);
  }

  /** The messages in `thread` that the server never took. */
  async following(thread: Id): Promise<Extract<Parcel, { kind: "message" }>[]> {
    const all = (await (await this.#database).getAll("parcels")).filter((parcel) => isFollowing(parcel, thread));
    return all.filter(({ takenAs }) => takenAs == null);
  }

  /** The parcel `mid` as it is kept now. */
  async parcel(mid: Id): Promise<Parcel | null> {
    return (await (await this.#database).get("parcels", mid)) ?? null;
  }

  /** What the message `mid` names. */
  async blobs(mid: Id): Promise<SealedBlob[]> {
    return (await this.#database).getAllFromIndex("blobs", "mid", mid);
  }

  /** The ids of what the message `mid` names. */
  async named(mid: Id): Promise<Id[]> {
    return (await this.#database).getAllKeysFromIndex("blobs", "mid", mid);
  }

  /** What was sealed on this device as `id`, as long as its message is kept. */
  async blob(id: Id): Promise<Bytes | null> {
    return (await (await this.#database).get("blobs", id))?.sealed ?? null;
  }

  /** What `person` has made and the server has not answered, oldest first. */
  async unsent(person: Id): Promise<Parcel[]> {
    const all = await (await this.#database).getAll("parcels");
    const mine = all.filter((parcel) => parcel.person === person && parcel.sentAt === null);
    return mine.sort((a, b) => a.madeAt - b.madeAt);
  }

  /** The server has it, as entry `takenAs` where that is known. The sealed copy stays for seven days. */
  async sent(mid: Id, takenAs: number | null = null): Promise<void> {
    const database = await this.#database;
    const parcel = await database.get("parcels", mid);
    if (parcel !== undefined) await database.put("parcels", { ...parcel, sentAt: this.#now(), takenAs });
  }

  /** What `person` has sent from this device and may offer again after a restore of the server. */
  async kept(person: Id): Promise<Parcel[]> {
    const all = await (await this.#database).getAll("parcels");
    return all.filter((parcel) => parcel.person === person && parcel.sentAt !== null);
  }

  async remove(mid: Id): Promise<void> {
    const all = (await this.#database).transaction(["parcels", "blobs"], "readwrite");
    await all.objectStore("parcels").delete(mid);
    for (const id of await all.objectStore("blobs").index("mid").getAllKeys(mid)) await all.objectStore("blobs").delete(id);
    await all.done;
  }

  /** Forget what was sent more than seven days ago. */
  async sweep(): Promise<void> {
    const database = await this.#database;
    const before = this.#now() - KEPT_MS;
    for (const { mid, sentAt } of await database.getAll("parcels")) {
      if (sentAt !== null && sentAt < before) await this.remove(mid);
    }
  }

  async keepDraft(draft: SealedDraft): Promise<void> {
    await (await this.#database).put("drafts", draft);
  }

  async draft(person: Id, place: string): Promise<Uint8Array | null> {
    return (await (await this.#database).get("drafts", [person, place]))?.sealed ?? null;
  }

  async dropDraft(person: Id, place: string): Promise<void> {
    await (await this.#database).delete("drafts", [person, place]);
  }

  async close(): Promise<void> {
    (await this.#database).close();
  }
}

/** Whether it is a message in `thread` that the server has not. */
function isFollowing(parcel: Parcel, thread: Id): parcel is Extract<Parcel, { kind: "message" }> {
  return parcel.kind === "message" && parcel.thread === thread && parcel.sentAt === null;
}
