import { SvelteMap } from "svelte/reactivity";
import { isRefusal } from "../../api/client";
import type { Asking, Client } from "../../api/client";
import { CrossingsApi } from "../../api/crossings";
import type { Crossing, Ground } from "../../api/crossings";
import type { Id, Route } from "../../api/types";
import { Act } from "../../app/act.svelte";
import { CannotOpen, E1Error } from "../../crypto/errors";
import { newId } from "../../crypto/primitives";
import { openCrossing, sealCrossing } from "../../threads/crossing";
import type { Telling as Said, Words } from "../../threads/crossing";
import type { Party, ThreadBox } from "../../threads/thread_box";

/** What is told, why the law lets one, and whether the student hears of it at once. */
export interface Telling extends Said { readonly ground: Ground; readonly tells: boolean }

/** What the branches told each other by exception: what one may read, and the record of one's own branch. */
export class Crossings {
  all = $state.raw<readonly Crossing[] | null>(null);
  /** What was opened here, by its id; null where it does not open: that is tried anew whenever they are loaded. */
  readonly opened = new SvelteMap<Id, Words | null>();
  readonly act = new Act();
  readonly #api: CrossingsApi;
  readonly #party: Party;

  constructor(client: Client, party: Party) {
    this.#api = new CrossingsApi(client);
    this.#party = party;
  }

  /** What nobody of those it was told to has read. */
  get unread(): number {
    return (this.all ?? []).filter(({ told, read_at: readAt }) => told !== null && readAt === null).length;
  }

  /** What a second person is to look at: told without the student's knowing. `me` has not told it. */
  awaiting(me: Id): number {
    const waits = (each: Crossing): boolean => each.told === null && each.told_at === null && each.reviewed_at === null && each.author.id !== me;
    return (this.all ?? []).filter(waits).length;
  }

  /** Fetch them. What cannot be fetched now is tried again with the next news. */
  async look(asking?: Asking): Promise<void> {
    try {
      this.all = await this.#api.list(asking);
    } catch {
      return;
    }
  }

  load(): Promise<boolean> {
    return this.act.run(async () => {
      const all = await this.#api.list();
      await this.#openAll(all);
      this.all = all;
    });
  }

  async #openAll(all: readonly Crossing[]): Promise<void> {
    for (const each of all) {
      if (each.told === null || this.opened.get(each.id) != null) continue;
      this.opened.set(each.id, await openCrossing(each, this.#party).catch(closed));
    }
  }

  do(id: Id, verb: "read" | "tell" | "review"): Promise<boolean> {
    return this.act.run(async () => {
      const next = await this.#api.act(id, verb);
      this.all = (this.all ?? []).map((each) => (each.id === id ? next : each));
    });
  }

  route(thread: Id): Promise<Route> {
    return this.#api.route(thread);
  }

  /** Tell it, under one id however often it is tried. Sealed anew, without asking, where the team's keys changed meanwhile. */
  async tell(telling: Telling, route: Route, box: ThreadBox, id = newId()): Promise<void> {
    const { ground, paragraph, tells } = telling;
    const sealed = await sealCrossing(id, telling, route, box, this.#party);
    try {
      await this.#api.cross(box.id, { id, team: route.team.id, ground, paragraph, tells, ...sealed });
    } catch (error) {
      if (!isRefusal(error, "route_changed")) throw error;
      const now = error.details["route"] as Route;
      if (now.team.id !== route.team.id) throw error; // whom it goes to was shown: it is shown anew
      const anew = await sealCrossing(id, telling, now, box, this.#party);
      await this.#api.cross(box.id, { id, team: now.team.id, ground, paragraph, tells, ...anew });
    }
    await this.look();
  }
}

function closed(error: unknown): null {
  if (error instanceof E1Error || error instanceof CannotOpen) return null;
  throw error;
}
