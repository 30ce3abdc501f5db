import { Outbox } from "../api/outbox";
import { ThreadsApi } from "../api/threads";
import { Conversation } from "../threads/conversation.svelte";
import type { Line } from "../threads/lines";
import { Postman } from "../threads/postman";
import type { Party } from "../threads/thread_box";
import { studentAt } from "./answers";
import { LyingServer } from "./lying_server";
import type { MadeThread } from "./people";

/** A student's open thread in front of a server, without a page around it. */
export interface Listener {
  readonly server: LyingServer;
  readonly conversation: Conversation;
  readonly postman: Postman;
  /** Lines that came while it was open. */
  readonly arrived: Line[];
}

export async function listening(thread: MadeThread, student: Party): Promise<Listener> {
  const server = new LyingServer(thread, studentAt(thread.school, student.keyring.person));
  const api = new ThreadsApi(server.client());
  const arrived: Line[] = [];
  const postman = new Postman({
    api, outbox: new Outbox(Date.now, `listening-${thread.open.thread}`), person: student.keyring.person,
    onDelivered: (parcel, answer) => void conversation.delivered(parcel, answer), onHopeless: () => false, onWaiting: () => conversation.waiting(),
    remake: () => Promise.resolve("hopeless"),
  });
  const conversation = new Conversation(thread.open.thread, { api, party: student, postman, onArrived: (line) => void arrived.push(line) });
  await conversation.load();
  server.asked.length = 0;
  return { server, conversation, postman, arrived };
}
