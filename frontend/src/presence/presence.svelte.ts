import type { Client } from "../api/client";
import type { Branch, Id, Moment, Named, TeamName } from "../api/types";
import { dateOf, momentShown } from "../staff/moments";

/** Hours of a day of the week: 0 is Monday, minutes are those of the local day. */
export interface Hours { weekday: number; from_minute: number; to_minute: number }
export interface Absence { id: Id; person: Id; planned: boolean; from_at: Moment; to_at: Moment; deputy: Named | null; recorded_by: Named }
export interface Mine { time_zone: string; hours: Hours[]; languages: string[]; absences: Absence[]; deputies: Named[] }
export interface Someone extends Named {
  branch: Branch;
  teams: TeamName[];
  away: Absence | null;
  coming: Absence[];
  deputies: Named[];
  may_plan: boolean;
}
/** Whole days, the last one among them: “2026-11-23”. */
export interface Plan { first: string; last: string; deputy: Id }

/** Who works when and who is away: one's own, and those of whom one may say so. */
export class Presence {
  mine = $state.raw<Mine | null>(null);
  people = $state.raw<readonly Someone[] | null>(null);
  now = $state.raw(dateOf(0));
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async loadMine(): Promise<void> {
    this.mine = (await this.#client.get("/api/presence/mine")) as Mine;
  }

  async loadPeople(): Promise<void> {
    const { people, now } = (await this.#client.get("/api/presence/people")) as { people: Someone[]; now: Moment };
    this.people = people;
    this.now = dateOf(now);
  }

  async loadAll(): Promise<void> {
    await Promise.all([this.loadMine(), this.loadPeople()]);
  }

  async saveHours(hours: readonly Hours[]): Promise<void> {
    this.mine = (await this.#client.put("/api/presence/mine/hours", { hours })) as Mine;
  }

  async saveLanguages(languages: readonly string[]): Promise<void> {
    this.mine = (await this.#client.put("/api/presence/mine/languages", { languages })) as Mine;
  }

  /** Away from now until the day is over. */
  async isAway(person: Id): Promise<void> {
    await this.#record({ person, planned: false, from_at: null, to_at: null, deputy: null });
  }

  async plan(person: Id, { first, last, deputy }: Plan): Promise<void> {
    const to_at = momentShown(`${dayAfter(last)}T00:00`);
    await this.#record({ person, planned: true, from_at: momentShown(`${first}T00:00`), to_at, deputy: deputy === "" ? null : deputy });
  }

  async end(absence: Id): Promise<void> {
    await this.#client.delete(`/api/presence/absences/${absence}`);
    await this.#again();
  }

  async #record(body: object): Promise<void> {
    await this.#client.post("/api/presence/absences", body);
    await this.#again();
  }

  async #again(): Promise<void> {
    if (this.mine !== null) await this.loadMine();
    if (this.people !== null) await this.loadPeople();
  }
}

function dayAfter(day: string): string {
  const DAY_MS = 86_400_000;
  return new Date(Date.parse(`${day}T00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
