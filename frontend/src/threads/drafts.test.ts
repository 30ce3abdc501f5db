import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { Outbox } from "../api/outbox";
import { toBase64url } from "../crypto/encoding";
import { newId, randomBytes } from "../crypto/primitives";
import { Drafts } from "./drafts";

const person = newId();
const key = toBase64url(randomBytes(32));
const outbox = new Outbox(Date.now, "drafts");

it("brings an unfinished text back after a reload", async () => {
  await new Drafts(outbox, person, key).save("new", "Jag har ont i magen");

  expect(await new Drafts(outbox, person, key).load("new")).toBe("Jag har ont i magen");
});

it("leaves nothing readable on the device", async () => {
  await new Drafts(outbox, person, key).save("new", "å, jag har ont i magen");

  const stored = await outbox.draft(person, "new");

  expect(new TextDecoder().decode(stored ?? new Uint8Array())).not.toContain("magen");
});

it.each([
  ["another person", new Drafts(outbox, newId(), key), "new"],
  ["another key", new Drafts(outbox, person, toBase64url(randomBytes(32))), "new"],
  ["another place", new Drafts(outbox, person, key), newId()],
])("does not open for %s", async (_, other, place) => {
  await new Drafts(outbox, person, key).save("new", "hemligt");

  expect(await other.load(place)).toBe("");
});

it("keeps the newest of many quick keystrokes", async () => {
  const drafts = new Drafts(outbox, person, key);

  await Promise.all(["J", "Ja", "Jag"].map((text) => drafts.save("new", text)));

  expect(await drafts.load("new")).toBe("Jag");
});

it("forgets a text that was sent", async () => {
  const drafts = new Drafts(outbox, person, key);
  await drafts.save("new", "hej");
  await drafts.drop("new");

  expect(await outbox.draft(person, "new")).toBeNull();
});
