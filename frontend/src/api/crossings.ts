import type { Asking, Client } from "./client";
import type { Branch, Chain, Id, Manifest, ManifestOut, Moment, Named, Route } from "./types";

/** Why the law lets staff tell the other branch without the student. */
export const GROUNDS = ["life", "report", "care"] as const;
export type Ground = (typeof GROUNDS)[number];

/** What lets them, in law: the first of the nurse alone, the second of the counsellor alone. */
export const PARAGRAPHS = ["osl_25_13_a", "osl_10_27", "osl_10_2", "brb_24_4"] as const;
export type Paragraph = (typeof PARAGRAPHS)[number];

export function isParagraph(value: unknown): value is Paragraph {
  return PARAGRAPHS.some((known) => known === value);
}

/** What may let somebody of `branch` tell the other one. */
export function paragraphsOf(branch: Branch): readonly Paragraph[] {
  return PARAGRAPHS.filter((each) => each !== (branch === "nurse" ? "osl_10_27" : "osl_25_13_a"));
}

/** What was told, for who can open it, and the chains to verify it with. */
export interface SealedCrossing {
  mid: Id;
  author_role: number;
  sealed: string;
  manifest: ManifestOut;
  signer: Chain;
  signer_back_up: Chain;
  team: Chain;
  back_up: Chain;
}

/** That something was told without the student. `told` and `student` for those it was told to, `thread` for those it is from. */
export interface Crossing {
  id: Id;
  thread: Id | null;
  school: Named;
  student: Named | null;
  class: string | null;
  branch: Branch;
  author: Named;
  ground: Ground;
  /** Null where it was told before there was a list: what they wrote then stands inside the seal. A service older than the list names none. */
  paragraph?: Paragraph | null | undefined;
  at: Moment;
  told_at: Moment | null;
  reviewed_by: Named | null;
  reviewed_at: Moment | null;
  read_by: Named | null;
  read_at: Moment | null;
  told: SealedCrossing | null;
}

export interface NewCrossing { id: Id; team: Id; ground: Ground; paragraph: Paragraph; tells: boolean; manifest: Manifest; message: { mid: Id; sealed: string } }

/** Telling the other branch by exception: for those who answer. To a student it is an event of the thread alone. */
export class CrossingsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async route(thread: Id): Promise<Route> {
    return (await this.#client.get(`/api/threads/${thread}/crossing-route`)) as Route;
  }

  /** Safe to repeat with the same id and bytes. */
  async cross(thread: Id, crossing: NewCrossing): Promise<Crossing> {
    return (await this.#client.post(`/api/threads/${thread}/crossings`, crossing)) as Crossing;
  }

  async list(asking: Asking = {}): Promise<readonly Crossing[]> {
    return ((await this.#client.get("/api/crossings", asking)) as { crossings: Crossing[] }).crossings;
  }

  async act(crossing: Id, verb: "read" | "tell" | "review"): Promise<Crossing> {
    return (await this.#client.post(`/api/crossings/${crossing}/${verb}`, {})) as Crossing;
  }
}
