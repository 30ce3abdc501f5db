import type { Asking, Client } from "./client";
import type { Companion, Entry, Id, Manifest, ManifestOut, NewNote } from "./types";

/** Notes and shared drafts beside threads: for those who answer. To a student none of it is there. */
export class CompanionsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** All key epochs, and at most 200 entries with numbers above `after`. */
  async get(thread: Id, after = 0, asking: Asking = {}): Promise<Companion> {
    return (await this.#client.get(`/api/threads/${thread}/companion?after=${after}`, asking)) as Companion;
  }

  async addManifest(thread: Id, manifest: Manifest): Promise<ManifestOut> {
    return (await this.#client.post(`/api/threads/${thread}/companion/manifests`, manifest)) as ManifestOut;
  }

  /** Safe to repeat with the same `mid` and bytes. */
  async write(thread: Id, note: NewNote): Promise<Entry> {
    return (await this.#client.post(`/api/threads/${thread}/companion/entries`, note)) as Entry;
  }
}
