import type { Asking } from "./client";
import { ThreadsApi } from "./threads";
import type { Corrected, Correction, HandOverTeam, Id, Manifest, Moment, Thread, Triage, TriageCount } from "./types";

export type EndClock = { ending: "elsewhere"; how: "met" | "phoned"; by: Id; at: Moment } | { ending: "none_needed" };

/** What those who answer do with threads, besides reading: no student's page carries it. */
export class StaffThreadsApi extends ThreadsApi {
  async claim(thread: Id): Promise<Thread> {
    return this.act(thread, "claim");
  }

  async release(thread: Id): Promise<Thread> {
    return this.act(thread, "release");
  }

  /** A colleague of the same team has it from now on, and is told. Safe to repeat. */
  async give(thread: Id, to: Id): Promise<Thread> {
    return this.act(thread, "give", { to });
  }

  async close(thread: Id): Promise<Thread> {
    return this.act(thread, "close");
  }

  async reopen(thread: Id): Promise<Thread> {
    return this.act(thread, "reopen");
  }

  /** How a thread was routed, and what stands of corrections. */
  async triage(thread: Id, asking: Asking = {}): Promise<Triage> {
    return (await this.client.get(`/api/threads/${thread}/triage`, asking)) as Triage;
  }

  /** Safe to repeat. */
  async correct(thread: Id, correction: Correction): Promise<Corrected> {
    return (await this.client.post(`/api/threads/${thread}/corrections`, correction)) as Corrected;
  }

  async triageFigures(): Promise<TriageCount[]> {
    return ((await this.client.get("/api/triage/figures")) as { counts: TriageCount[] }).counts;
  }

  async endClock(thread: Id, ending: EndClock): Promise<Thread> {
    return this.act(thread, "end-clock", ending);
  }

  async confirmEndClock(thread: Id, request: Id): Promise<Thread> {
    return this.act(thread, `end-clock/${request}/confirm`);
  }

  async handOverTargets(thread: Id): Promise<HandOverTeam[]> {
    const answer = await this.client.get(`/api/threads/${thread}/hand-over`);
    return (answer as { teams: HandOverTeam[] }).teams;
  }

  /** `companion`: the next key of the notes beside it, where there are any. */
  async handOver(thread: Id, to: Id, manifest: Manifest, companion: Manifest | null): Promise<Thread> {
    return this.act(thread, "hand-over", { to, manifest, companion });
  }
}
