import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { Id } from "../api/types";

/** How new a vault is: first by when its keys were made, then by how often it was written. */
export interface VaultAge { readonly created: number; readonly version: number }

/** What a device remembers of the vaults that were opened on it. */
export interface Seen {
  newest(person: Id): Promise<VaultAge | null>;
  /** A vault of this age was opened or stored here. */
  saw(person: Id, age: VaultAge): Promise<void>;
  /** `person` has made new keys here: from now on these are the newest, whatever the clock says. */
  begins(person: Id, created: number): Promise<void>;
}

interface Stores extends DBSchema {
  vaults: { key: Id; value: VaultAge };
}

const DATABASE = "e1-seen";

export function isOlder(one: VaultAge, other: VaultAge): boolean {
  return one.created === other.created ? one.version < other.version : one.created < other.created;
}

/**
 * Two numbers for each person whose vault was open on this device, so that an older one is noticed
 * (docs/protocol.md, §8). They open nothing; a device that forgets them, or keeps nothing, only warns less.
 */
export class SeenVaults implements Seen {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Stores>> | null = null;

  constructor(name = DATABASE) {
    this.#name = name;
  }

  async newest(person: Id): Promise<VaultAge | null> {
    try {
      return (await (await this.#opened()).get("vaults", person)) ?? null;
    } catch {
      return null;
    }
  }

  async saw(person: Id, age: VaultAge): Promise<void> {
    const newest = await this.newest(person);
    if (newest === null || isOlder(newest, age)) await this.#put(person, age);
  }

  begins(person: Id, created: number): Promise<void> {
    return this.#put(person, { created, version: 0 });
  }

  async #put(person: Id, age: VaultAge): Promise<void> {
    try {
      await (await this.#opened()).put("vaults", age, person);
    } catch {
      // nothing is lost but a warning
    }
  }

  async #opened(): Promise<IDBPDatabase<Stores>> {
    this.#database ??= openDB<Stores>(this.#name, 1, { upgrade: (database) => void database.createObjectStore("vaults") });
    return this.#database;
  }
}
