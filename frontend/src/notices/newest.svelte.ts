import { IN_BACKGROUND } from "../api/client";
import type { Client } from "../api/client";
import type { Id, Moment } from "../api/types";

export interface Told { id: Id; text: "news" | "acknowledge"; acute: boolean; queued_at: Moment; seen_at: Moment | null; settled_at: Moment | null }

/** What one was told of lately, and how much of it one has not opened. While that is something acute, every way is tried. */
export class Newest {
  rows = $state.raw<readonly Told[]>([]);
  unseen = $state(0);
  readonly #client: Pick<Client, "get" | "post">;

  constructor(client: Pick<Client, "get" | "post">) {
    this.#client = client;
  }

  /** Look again. Without an answer stays what was known: that the service is away is said elsewhere. */
  async look(): Promise<void> {
    try {
      const { notices } = (await this.#client.get("/api/notices", IN_BACKGROUND)) as { notices: Told[] };
      this.rows = notices;
      this.unseen = notices.filter(({ seen_at }) => seen_at === null).length;
    } catch {
      return;
    }
  }

  /** Say that the list was opened. Its rows stay as they are: what was new in it is still marked. */
  async see(): Promise<void> {
    if (this.unseen === 0) return;
    try {
      await this.#client.post("/api/notices/seen");
      this.unseen = 0;
    } catch {
      return;
    }
  }
}
