import type { Client } from "../../api/client";
import type { Id, RemovedThread } from "../../api/types";

/** What was taken off the student's own list, newest first. */
export async function removedThreads(client: Client): Promise<RemovedThread[]> {
  return ((await client.get("/api/threads/removed")) as { threads: RemovedThread[] }).threads;
}

/** Back on the student's own list. */
export async function putBack(client: Client, thread: Id): Promise<void> {
  await client.post(`/api/threads/${thread}/put-back`);
}
