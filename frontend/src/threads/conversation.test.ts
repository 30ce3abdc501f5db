import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { Outbox } from "../api/outbox";
import type { Entry } from "../api/types";
import type { ThreadsApi } from "../api/threads";
import { Kind } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { standInAPage } from "../testing/page";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { Conversation } from "./conversation.svelte";
import { Postman } from "./postman";

beforeEach(() => standInAPage());

/** One who has nothing to bring. */
function idlePostman(api: ThreadsApi): Postman {
  const nothing = () => undefined;
  const ports = { onDelivered: nothing, onHopeless: () => false, onWaiting: nothing, remake: () => Promise.resolve("hopeless" as const) };
  return new Postman({ api, outbox: new Outbox(), person: newId(), ...ports });
}

/** A thread in which `who` of the two takes the student's first message back. */
async function retractedBy(who: "the student" | "the counsellor") {
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  const student = await madeStudent(school);
  const thread = await madeThread(student, school, "jag har ont i magen");
  const isStudent = who === "the student";
  const writer = isStudent ? student : await madeStaff(elin, school.team, school);
  const box = await thread.boxFor(writer, isStudent ? student.keyring.person : school.team.id);
  const mid = newId();
  const { message } = thread.open;
  const sealed = await box.seal(mid, Kind.retract, { text: "", more: { r: message.mid } });
  const common = { at: "2026-11-21T08:00:00Z", ke: 1, retracted_at: null, data: {} };
  const entries: Entry[] = [
    { ...common, seq: 1, kind: "text", author: student.keyring.person, role: 0, mid: message.mid, sealed: message.sealed },
    { ...common, seq: 2, kind: "retract", author: writer.keyring.person, role: box.role, mid, sealed },
  ];
  const api = {
    detail: () => Promise.resolve({ ...thread.detailFor(student.keyring.person), people: {}, asked: null }),
    entries: () => Promise.resolve({ entries, head_seq: 2, people: {} }),
  } as unknown as ThreadsApi;
  const conversation = new Conversation(thread.open.thread, { api, party: student, postman: idlePostman(api) });
  await conversation.load();
  return conversation.lines.map(({ kind }) => kind);
}

it("takes a message away when its writer takes it back", async () => {
  expect(await retractedBy("the student")).toEqual(["retracted"]);
});

it("leaves a message where it is when somebody else claims to take it back", async () => {
  expect(await retractedBy("the counsellor")).toEqual(["message"]);
});
