import type { Client } from "../api/client";
import type { Id, Moment, Role } from "../api/types";
import { AdminApi } from "./admin";
import type { Overview, PersonAdmin, SchoolAdmin, TeamAdmin } from "./admin";

export const SCREENS = ["schools", "promise", "people", "students", "numbers", "passkeys"] as const;
export type Screen = (typeof SCREENS)[number];
/** A code on paper for one person. It is shown and printed now, and known to nobody afterwards. */
export interface Letter { readonly person: PersonAdmin; readonly code: string; readonly expiresAt: Moment }

/** The administrator's view of the organisation. Every act is followed by a fresh look. */
export class SetupView {
  screen = $state<Screen>("schools");
  overview = $state.raw<Overview | null>(null);
  people = $state.raw<readonly PersonAdmin[]>([]);
  unreached = $state.raw<readonly Id[]>([]);
  /** What is to be printed; the screen gives way to it. */
  letters = $state.raw<readonly Letter[]>([]);
  /** What kept the newest look from coming. */
  error = $state<unknown>(null);
  readonly api: AdminApi;
  readonly client: Client;
  #looking: Promise<void> = Promise.resolve();

  constructor(client: Client) {
    this.client = client;
    this.api = new AdminApi(client);
  }

  /** Look again, after a look that may be under way: what is seen then is newer than this call. */
  load(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      [this.overview, this.people, this.unreached] = await Promise.all([this.api.overview(), this.api.people(), this.api.unreached()]);
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  /** Do `work`, then look again. What goes wrong is the caller's to tell. */
  async change(work: () => Promise<unknown>): Promise<void> {
    await work();
    await this.load();
  }

  /** Make a code for each of `people`, one after the other: one that fails leaves those before it to print. */
  async write(people: readonly PersonAdmin[]): Promise<void> {
    const letters: Letter[] = [];
    try {
      for (const person of people) {
        const { code, expires_at } = await this.api.code(person);
        letters.push({ person, code, expiresAt: expires_at });
      }
    } finally {
      this.letters = letters;
    }
    await this.load();
  }

  school(id: Id | undefined): SchoolAdmin | null {
    return this.overview?.schools.find((school) => school.id === id) ?? null;
  }

  /** The teams that a person of `role` can belong to. */
  teamsFor(role: Role): TeamAdmin[] {
    return (this.overview?.teams ?? []).filter(({ branch }) => branch === role);
  }
}

/** Roles an administrator hands out, in the order they are offered. Students have a screen of their own. */
export const STAFF_ROLES = ["counsellor", "nurse", "head", "verksamhetschef", "municipality", "administrator"] as const;

/** The page on which a person of `role` redeems an invitation. */
export function pageOf(role: Role): string {
  if (role === "student") return "/";
  if (role === "counsellor" || role === "nurse") return "/personal";
  return role === "administrator" ? "/administration" : "/insyn";
}

/** A new id as clients make them: 16 random bytes, base64url. */
export function newId(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The address that opens a school's start page: its fragment carries the fingerprint and is never sent. */
export function startAddress(origin: string, school: Id, fingerprint: string): string {
  return `${origin}/#s=${school}&f=${fingerprint}`;
}
