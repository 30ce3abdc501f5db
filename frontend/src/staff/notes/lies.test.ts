import "../../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Companion } from "../../api/types";
import { buildManifest, Reason } from "../../crypto/manifest";
import { newId, newIdentity } from "../../crypto/primitives";
import { companionOf, newThreadKey } from "../../crypto/thread-key";
import { wireManifest } from "../../keys/wire";
import { standInAPage } from "../../testing/page";
import { madeStudent, madeThread } from "../../testing/people";
import type { MadeThread } from "../../testing/people";
import { staffReader } from "../../testing/readers";
import { madeSchool, madeWorker } from "../../testing/school";
import type { MadeSchool, Worker } from "../../testing/school";
import { readersNow, staffNow, studentIn } from "../../threads/world";
import type { Party, ThreadBox } from "../../threads/thread_box";

let school: MadeSchool;
let elin: Worker;
let alva: Party;
let thread: MadeThread;
let desk: Awaited<ReturnType<typeof staffReader>>;

beforeEach(async () => {
  standInAPage();
  elin = await madeWorker();
  school = await madeSchool(elin, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "jag har ont i magen");
  desk = await staffReader(thread, elin);
  await desk.open();
});
afterEach(() => desk.leave());

const saidIn = () => desk.thread.notes.slips.map(({ line }) => (line.kind === "message" ? line.text : line.kind));
const beside = () => desk.server.companion;

async function noted(text: string): Promise<void> {
  desk.thread.notes.write(text);
  expect(await desk.thread.notes.save()).toBe(true);
}

it("writes beside the thread, under a key that the student does not hold, and nothing into it", async () => {
  await noted("Samma grupp som i våras.");

  expect([saidIn(), desk.thread.notes.text]).toEqual([["Samma grupp som i våras."], ""]);
  expect(desk.server.sealed).toEqual(["POST manifests", "POST entries"]);
  expect(beside().grants[0]?.map(({ type }) => type)).toEqual(["team", "back_up"]);
  expect(thread.entries.length).toBe(1);
});

it("keeps what could not be saved, and saves it once when it is tried again", async () => {
  desk.thread.notes.write("Ring i morgon.");
  desk.server.isAway = true;
  expect([await desk.thread.notes.save(), desk.thread.notes.text]).toEqual([false, "Ring i morgon."]);

  desk.server.isAway = false;
  await desk.thread.notes.save();

  expect(saidIn()).toEqual(["Ring i morgon."]);
});

it("makes a new key for the team as it is now before it writes on", async () => {
  await noted("ett");
  await school.team.moveOn(elin);
  desk.server.team = school.team.keysFor(elin);

  await noted("två");

  expect([saidIn(), beside().manifests.length]).toEqual([["ett", "två"], 2]);
});

/** A manifest that a member of the team, or somebody else, made for readers of their choice. */
async function made(box: ThreadBox, change: { of?: string; withStudent?: boolean; stranger?: boolean }): Promise<Companion["manifests"][number]> {
  const secrets = change.stranger === true ? await newIdentity() : school.team.secrets.at(-1);
  const student = studentIn(box.world, box.newest);
  const sealed = wireManifest(await buildManifest({
    thread: await companionOf(change.of ?? box.id), key: newThreadKey(), signer: { id: box.team, keys: secrets ?? elin.keys }, reason: Reason.open,
    recipients: change.withStudent === true ? readersNow(box.world, student, box.team) : staffNow(box.world, box.team),
    createdMs: 1, previous: null, previousKey: null,
  }));
  return { ...sealed, ke: 1, reason: 0, grant: sealed.grants.find(({ type }) => type === "team") ?? null };
}

const LIES = { "notes of another thread": { of: newId() }, "a key that the student holds": { withStudent: true }, "a key of a stranger": { stranger: true } };

it.each(Object.entries(LIES))("shows nothing and writes nothing when told: %s", async (_, change) => {
  const box = desk.conversation.box;
  if (box === null) throw new Error("not opened");
  const lie = await made(box, change);
  desk.server.lie("companion", (answer) => void (answer.manifests = [lie]));

  await desk.thread.notes.look();
  desk.thread.notes.write("Till vem?");

  expect([await desk.thread.notes.save(), desk.thread.notes.state, desk.server.sealed]).toEqual([false, "distrusted", []]);
});

it("does not begin anew where a service forgets that there were notes", async () => {
  await noted("Det här finns.");
  desk.server.lie("companion", (answer) => void Object.assign(answer, { manifests: [], entries: [], head_seq: 0 }));

  await desk.thread.notes.look();

  expect(desk.thread.notes.state).toBe("distrusted");
});

it("shows no note where it was not written: not of another author, nor a draft as a note, nor in the student's thread", async () => {
  await noted("Bara här.");
  const [note] = beside().entries;
  if (note === undefined) throw new Error("no note");
  for (const change of [{ author: newId() }, { kind: "draft" }, { mid: newId() }, { role: 2 as const }]) {
    desk.server.lie("companion", (answer) => void (answer.entries = [{ ...note, ...change }]));
    await desk.thread.notes.look();
    expect(saidIn()).toEqual(["unreadable"]);
  }
  thread.entries.push({ ...note, seq: 2, kind: "text" });

  await desk.open();

  expect(desk.conversation.lines.map((line) => (line.kind === "message" ? line.text : line.kind))).toEqual(["jag har ont i magen", "unreadable"]);
});

it("leaves what is written about one student beside that student", async () => {
  const other = await madeThread(alva, school, "något annat");
  desk.thread.notes.write("Om den ena");
  desk.thread.reply.write("Till den ena");
  desk.desk.choose(other.open.thread);

  const { open } = desk.desk;

  expect([open?.id, open?.reply.text, open?.notes.text]).toEqual([other.open.thread, "", ""]);
});
