import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { NoAnswer } from "../api/client";
import { Outbox } from "../api/outbox";
import { toBase64url } from "../crypto/encoding";
import { newId, randomBytes } from "../crypto/primitives";
import { Drafts } from "../threads/drafts";
import { readerHere } from "../testing/text_reader";
import { Reply } from "./reply.svelte";
import { Watchful } from "./watchful.svelte";

const drafts = new Drafts(new Outbox(Date.now, "replies"), newId(), toBase64url(randomBytes(32)));

it("puts a message that cannot go before what is being written, and the next letter loses neither", async () => {
  const reply = new Reply(drafts, newId(), new Watchful(readerHere));
  reply.text = "och en sak till";

  await reply.giveBack("jag har ont", new NoAnswer());
  reply.text += "!";

  const all = "jag har ont\n\noch en sak till!";
  expect(reply.text).toBe(all);
  await expect.poll(() => drafts.load(reply.thread)).toBe(all);
});

it("loses no unfinished text when somebody writes before it has been read from the device", async () => {
  const thread = newId();
  await drafts.save(thread, "jag har ont");

  const reply = new Reply(drafts, thread, new Watchful(readerHere));
  reply.text = "och";
  await reply.keep();

  expect([reply.text, await drafts.load(thread)]).toEqual(["jag har ont\n\noch", "jag har ont\n\noch"]);
});

it("keeps what is written while the message before it is being sealed", async () => {
  const reply = new Reply(drafts, newId(), new Watchful(readerHere));
  reply.text = "jag har ont och mer";

  await reply.sent("jag har ont");

  expect([reply.text, await drafts.load(reply.thread)]).toEqual(["och mer", "och mer"]);
});

it("takes no other words out of the field than those that were sent", async () => {
  const reply = new Reply(drafts, newId(), new Watchful(readerHere));
  reply.text = "jag har ont";
  await reply.giveBack("hej igen", new NoAnswer());

  await reply.sent("jag har ont");

  expect(reply.text.trim()).toBe("hej igen");
});
