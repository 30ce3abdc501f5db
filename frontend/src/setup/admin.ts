import type { Client } from "../api/client";
import type { Branch, Id, LocalHelp, Moment, Named, Role, TeamKind } from "../api/types";

export interface TeamAdmin { id: Id; branch: Branch; kind: TeamKind; name: string; schools: Id[]; members: number; epoch: number; holders: number }
export interface SchoolAdmin {
  id: Id;
  name: string;
  opened: boolean;
  can_open: boolean;
  why_not: string[];
  at_risk: string[];
  fingerprint: string | null;
  teams: Record<Branch, { school: TeamAdmin | null; back_up: TeamAdmin | null }>;
}
export interface Overview { organisation: Named; schools: SchoolAdmin[]; teams: TeamAdmin[]; local_help: LocalHelp[] }
export interface PersonAdmin {
  id: Id;
  username: string;
  name: string;
  role: Role;
  class: string | null;
  active: boolean;
  schools: Id[];
  teams: Id[];
  state: "new" | "invited" | "ready";
  /** The last day, where one was recorded; `school`: what a student leaves. */
  leaving?: { last_day: string; left: boolean; school: Id | null } | null;
}
/** Asking again with the same `id` adds nobody twice. */
export interface NewPerson { id: Id; name: string; role: Role; class: string | null; school: Id | null; teams: Id[]; language: string }
export interface NewTeam { id: Id; branch: Branch; kind: TeamKind; name: string; schools: Id[] }
/** Whether phones read for danger what a school's students write; newest change first. */
export interface DangerSwitch { on: boolean; changes: { on: boolean; by: string; at: Moment }[] }
/** Shown once, then only its hash is known. */
export interface PaperCode { code: string; expires_at: Moment }

/** What an administrator can do: schools, teams, people, numbers. Nothing here reads or opens a thread. */
export class AdminApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async overview(): Promise<Overview> {
    return (await this.#client.get("/api/admin/overview")) as Overview;
  }

  async addSchool(name: string): Promise<void> {
    await this.#client.post("/api/admin/schools", { name });
  }

  async openSchool(school: Id): Promise<void> {
    await this.#client.post(`/api/admin/schools/${school}/open`);
  }

  async danger(school: Id): Promise<DangerSwitch> {
    return (await this.#client.get(`/api/admin/schools/${school}/triage`)) as DangerSwitch;
  }

  async switchDanger(school: Id, on: boolean): Promise<DangerSwitch> {
    return (await this.#client.put(`/api/admin/schools/${school}/triage`, { on })) as DangerSwitch;
  }

  async addTeam(team: NewTeam): Promise<void> {
    await this.#client.post("/api/admin/teams", team);
  }

  /** Let a back-up of several schools serve one more. Safe to repeat. */
  async serve(team: Id, school: Id): Promise<void> {
    await this.#client.put(`/api/admin/teams/${team}/schools/${school}`, {});
  }

  async people(): Promise<PersonAdmin[]> {
    return ((await this.#client.get("/api/admin/people")) as { people: PersonAdmin[] }).people;
  }

  /** Those whose e-mail address or number takes nothing any more. */
  async unreached(): Promise<Id[]> {
    return ((await this.#client.get("/api/admin/unreached")) as { people: Id[] }).people;
  }

  async addPerson(person: NewPerson): Promise<{ id: Id; username: string }> {
    return (await this.#client.post("/api/admin/people", person)) as { id: Id; username: string };
  }

  /** A new code for `person`; the one before is void. Students get a letter, everybody else an invitation. */
  async code(person: Pick<PersonAdmin, "id" | "role">): Promise<PaperCode> {
    const kind = person.role === "student" ? "letter" : "invitation";
    return (await this.#client.post(`/api/admin/people/${person.id}/${kind}`)) as PaperCode;
  }

  /** Record the last day of some people, all or nothing. @throws ApiError `many_leave` unless one is `sure` */
  async endFor(people: readonly Id[], lastDay: string, sure: boolean): Promise<void> {
    await this.#client.post("/api/admin/leavers", { people, last_day: lastDay, sure });
  }

  /** A student stays after all, comes back, or moves to `school`. */
  async place(student: Id, school: Id): Promise<void> {
    await this.#client.put(`/api/admin/people/${student}/school`, { school });
  }

  async deactivate(person: Id): Promise<void> {
    await this.#client.post(`/api/admin/people/${person}/deactivate`);
  }

  async join(team: Id, person: Id): Promise<void> {
    await this.#client.put(`/api/admin/teams/${team}/members/${person}`, {});
  }

  async leave(team: Id, person: Id): Promise<void> {
    await this.#client.delete(`/api/admin/teams/${team}/members/${person}`);
  }

  async putLocalHelp(rows: LocalHelp[]): Promise<void> {
    await this.#client.put("/api/admin/local-help", { rows });
  }
}
