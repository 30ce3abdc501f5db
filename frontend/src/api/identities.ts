import type { Asking, Client } from "./client";
import type { Base64, Branch, Id, Moment, Named } from "./types";

/** That somebody asks who an anonymous student is, and what became of it. */
export interface Opening {
  readonly id: Id;
  readonly thread: Id | null;
  readonly school: Named;
  readonly branch: Branch;
  readonly danger: boolean;
  readonly reason: string;
  readonly asked_by: Named;
  readonly asked_at: Moment;
  /** When who asked first took it back; who asked too have their own. */
  readonly withdrawn_at: Moment | null;
  /** Who asked after the first: each with their own reason. */
  readonly also_asked: readonly { readonly asked_by: Named; readonly asked_at: Moment; readonly withdrawn_at: Moment | null; readonly danger: boolean; readonly reason: string }[];
  /** When there was nothing left to ask, unopened. */
  readonly ended_at: Moment | null;
  readonly opened_by: Named | null;
  readonly opened_at: Moment | null;
  readonly told_at: Moment | null;
  readonly reviewed_by: Named | null;
  readonly reviewed_at: Moment | null;
  readonly was_right: boolean | null;
  /** Whether it is one's back-up team's to open and to look at. */
  readonly yours: boolean;
}

/** The same for those responsible: no thread, no reason, and nobody but who opened it. */
export interface OpeningTold {
  /** A service of an older release names none. */
  readonly id?: Id;
  readonly school: Named;
  readonly branch: Branch;
  /** Null while nobody has opened it. */
  readonly opened_at: Moment | null;
  readonly opened_by: Named | null;
  /** Theirs to look at: the back-up has nobody else. */
  readonly yours: boolean;
  readonly reviewed_at: Moment | null;
  readonly was_right: boolean | null;
}

/** Who it is, sealed to the keys `kid` of `team`. */
export interface Envelope { readonly thread: Id; readonly student: Id; readonly team: Id; readonly kid: Id; readonly sealed: Base64 }

export class IdentitiesApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async ask(thread: Id, danger: boolean, reason: string): Promise<Opening> {
    return (await this.#client.post(`/api/threads/${thread}/identity-openings`, { danger, reason })) as Opening;
  }

  async list(asking: Asking = {}): Promise<Opening[]> {
    return ((await this.#client.get("/api/identity-openings", asking)) as { openings: Opening[] }).openings;
  }

  /** Safe to repeat by the same person. */
  async open(opening: Id, tell: boolean): Promise<Envelope> {
    return (await this.#client.post(`/api/identity-openings/${opening}/open`, { tell })) as Envelope;
  }

  /** Take back what one asked, while nobody has opened it. Safe to repeat. */
  async withdraw(opening: Id): Promise<Opening> {
    return (await this.#client.post(`/api/identity-openings/${opening}/withdraw`, {})) as Opening;
  }

  async tell(opening: Id): Promise<Opening> {
    return (await this.#client.post(`/api/identity-openings/${opening}/tell`, {})) as Opening;
  }

  async review(opening: Id, right: boolean): Promise<Opening> {
    return (await this.#client.post(`/api/identity-openings/${opening}/review`, { right })) as Opening;
  }
}
