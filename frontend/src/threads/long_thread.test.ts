import "fake-indexeddb/auto";
import { beforeEach, expect, it, vi } from "vitest";
import { Outbox } from "../api/outbox";
import type { ThreadsApi } from "../api/threads";
import type { Entry } from "../api/types";
import { newId } from "../crypto/primitives";
import { Kind } from "../crypto/envelope";
import { standInAPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { Conversation } from "./conversation.svelte";
import { Postman } from "./postman";

const COUNT = 450;

beforeEach(() => standInAPage());

/** A student's thread of many messages, each of which follows on the one before, at a server with pages of `size`. */
async function loaded(size: number) {
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  const student = await madeStudent(school);
  const { person } = student.keyring;
  const thread = await madeThread(student, school, "0");
  const box = await thread.boxFor(student, person);
  const entries: Entry[] = [];
  for (let seq = 1; seq <= COUNT; seq++) {
    const mid = newId();
    const seen = entries.at(-1)?.mid ?? undefined;
    const sealed = await box.seal(mid, Kind.text, { text: String(seq), more: {}, ...(seen === undefined ? {} : { seen }) });
    entries.push({ at: "2026-11-21T08:00:00Z", ke: 1, retracted_at: null, data: {}, seq, kind: "text", author: person, role: 0, mid, sealed });
  }
  const detail = thread.detailFor(person);
  const asked: number[] = [];
  const api = {
    detail: () => Promise.resolve({ ...detail, thread: { ...detail.thread, head_seq: COUNT }, people: {}, asked: null }),
    entries: (_: string, after: number) => {
      asked.push(after);
      return Promise.resolve({ entries: entries.slice(after, after + size), head_seq: COUNT, people: {} });
    },
  } as unknown as ThreadsApi;
  const ports = { onDelivered: () => undefined, onHopeless: () => false, onWaiting: () => undefined, remake: () => Promise.resolve("hopeless" as const) };
  const postman = new Postman({ api, outbox: new Outbox(), person: newId(), ...ports });
  const conversation = new Conversation(thread.open.thread, { api, party: student, postman });
  const loading = conversation.load();
  await vi.waitFor(() => expect(conversation.state).toBe("ready"), 60_000);
  const first = conversation.lines;
  await loading;
  return { asked, first, lines: conversation.lines };
}

it.each([200, 150, 30])("reads a long thread whole, in order and without a false gap, from pages of %i", async (size) => {
  const { first, lines, asked } = await loaded(size);

  expect(lines.map((line) => (line.kind === "message" ? [line.text, line.warning] : line.kind))).toEqual(Array.from({ length: COUNT }, (_, at) => [String(at + 1), null]));
  expect(asked.slice(0, 4)).toEqual([COUNT - 40, 0, 200, 400]);
  expect(lines.slice(COUNT - 40).slice(0, first.length)).toEqual(first); // the newest stood there before the others were asked for
});
