import type { Asking, Client } from "./client";
import type { Id, Manifest, ManifestOut, Thread, ThreadKeys } from "./types";

/** A thread whose team has lost its keys. */
export interface Stranded { id: Id; team: Id }
/** The keys of such a thread and of its notes, and no word of either. */
export interface StrandedKeys { thread: Pick<Thread, "id" | "school" | "branch">; manifests: ManifestOut[]; keys: ThreadKeys; companion: ManifestOut[] }

/** What a back-up asks when a team has lost its keys. */
export class StrandedApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async list(asking: Asking = {}): Promise<Stranded[]> {
    return ((await this.#client.get("/api/threads/stranded", asking)) as { threads: Stranded[] }).threads;
  }

  /** It is said in the thread that they were handed out. */
  async keys(thread: Id): Promise<StrandedKeys> {
    return (await this.#client.post(`/api/threads/${thread}/give-back/keys`)) as StrandedKeys;
  }

  async giveBack(thread: Id, manifest: Manifest, companion: Manifest | null): Promise<void> {
    await this.#client.post(`/api/threads/${thread}/give-back`, { manifest, companion });
  }
}
