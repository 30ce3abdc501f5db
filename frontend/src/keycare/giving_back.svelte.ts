import { isRefusal } from "../api/client";
import type { Asking, Client } from "../api/client";
import { StrandedApi } from "../api/stranded";
import type { Stranded } from "../api/stranded";
import type { Id, Person } from "../api/types";
import { idsOf } from "../staff/team_keys";
import { giveBack } from "../threads/give_back";
import type { Party } from "../threads/thread_box";

/** Threads of teams that lost their keys, which a member of the back-up gives back to them. */
export class GivingBack {
  waiting = $state.raw<readonly Stranded[]>([]);
  readonly #api: StrandedApi;
  readonly #party: Party;
  readonly #backUps: ReadonlySet<Id>;

  constructor({ teams }: Person, client: Client, party: Party) {
    this.#api = new StrandedApi(client);
    this.#backUps = idsOf(teams.filter(({ kind }) => kind === "back_up"));
    this.#party = { ...party, teams: this.#backUps };
  }

  async look(asking: Asking = {}): Promise<void> {
    if (this.#backUps.size > 0) this.waiting = await this.#api.list(asking);
  }

  /** Give `team` its threads back, one after the other: one that cannot be keeps no other waiting. */
  async give(team: Id): Promise<void> {
    const failures: unknown[] = [];
    for (const { id } of this.waiting.filter((one) => one.team === team)) {
      try {
        await giveBack(id, this.#api, this.#party);
      } catch (error) {
        if (!isRefusal(error, "manifest_taken", "not_found")) failures.push(error); // somebody else was faster
      }
    }
    await this.look();
    if (failures.length > 0) throw failures[0];
  }
}
