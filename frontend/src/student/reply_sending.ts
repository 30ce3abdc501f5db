import type { Conversation } from "../threads/conversation.svelte";
import type { Desk } from "./desk.svelte";
import type { Reply } from "./reply.svelte";

interface Sending {
  readonly desk: Pick<Desk, "after">;
  readonly reply: Reply;
  readonly conversation: Pick<Conversation, "id" | "post">;
  /** Whether the thread is urgent already, or what is written is. */
  readonly isUrgent: boolean;
}

/**
 * Send what is written in a thread, with as many pictures as one message takes. Urgent words go alone, and the
 * pictures after them; so do words of which nobody knows yet. @throws what kept either from leaving: it is still there
 */
export async function sendReply({ desk, reply, conversation, isUrgent }: Sending): Promise<void> {
  const [text, pictures, { danger }] = [reply.text.trim(), reply.pictures.next, reply];
  await danger.finish(text);
  const follow = text !== "" && (isUrgent || danger.hurries) ? pictures : [];
  const along = follow.length > 0 ? [] : pictures;
  const urgency = danger.urgency(null);
  const mid = await conversation.post(text, urgency === "routine" ? null : urgency, null, along);
  desk.after.sent({ mid, thread: conversation.id, text }, danger);
  void reply.sent(text, along);
  if (follow.length === 0) return;
  await conversation.post("", null, null, follow);
  reply.pictures.sent(follow);
}
