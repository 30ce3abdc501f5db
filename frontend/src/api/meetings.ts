import type { Asking, Client } from "./client";
import type { Base64, Id, Meeting } from "./types";

/** The student's device says, once, what the scanned secret makes of its keys. Safe to repeat. */
export async function proveMeeting(client: Client, meeting: Id, kid: Id, proof: Base64): Promise<void> {
  await client.post(`/api/meetings/${meeting}/proof`, { kid, proof });
}

/** The staff's side: begin with the student of a thread, look for the proof, say that they were met. */
export class MeetingsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async begin(thread: Id): Promise<Meeting> {
    return (await this.#client.post(`/api/threads/${thread}/meetings`, {})) as Meeting;
  }

  async show(meeting: Id, asking: Asking = {}): Promise<Meeting> {
    return (await this.#client.get(`/api/meetings/${meeting}`, asking)) as Meeting;
  }

  /** Only after this page has compared. Safe to repeat. */
  async confirm(meeting: Id, kid: Id, how: "qr" | "digits"): Promise<Meeting> {
    return (await this.#client.post(`/api/meetings/${meeting}/confirm`, { kid, how })) as Meeting;
  }
}
