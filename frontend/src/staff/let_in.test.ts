import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, NoAnswer } from "../api/client";
import type { News } from "../api/live";
import type { KeysApi } from "../api/keys";
import type { Entry } from "../api/types";
import { Kind } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { SilentSocket, standInAPage } from "../testing/page";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import type { Party } from "../threads/thread_box";
import type { OpenThread } from "./open_thread.svelte";
import { TeamKeyring } from "./team_keys";

const PATIENT = { timeout: 30_000 };

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
  thread = await madeThread(alva, school, "ett");
  desk = await staffReader(thread, elin);
  desk.server.asked.length = 0;
});
afterEach(() => desk.leave());

/** A colleague at another desk lets somebody in: the team's next epoch, for exactly these people. */
async function letIn(...members: Worker[]): Promise<void> {
  await school.team.moveOn(...members, await madeWorker());
  desk.server.team = school.team.keysFor(elin);
}

/** The student's phone has seen the team's newest epoch, and writes under a new key. */
async function sealedForTheNewest(text: string): Promise<Entry> {
  const before = await thread.boxFor(alva, alva.keyring.person);
  if (before.needsNewKey) thread.add(await before.newKeyManifest());
  const mid = newId();
  const sealed = await (await thread.boxFor(alva, alva.keyring.person)).seal(mid, Kind.text, { text, more: {} });
  return thread.say({ mid, sealed, kind: "text", author: alva.keyring.person, role: 0 });
}

const telling = (entry: Entry): News => ({ type: "entry", thread: thread.open.thread, seq: entry.seq, revision: entry.seq, entry });
const heartbeat = (): News => ({ type: "heads", heads: { [thread.open.thread]: [thread.entries.length, thread.entries.length] }, now: "2026-11-21T09:00:00Z" });
const saidIn = ({ conversation }: OpenThread) => conversation.lines.map((line) => (line.kind === "message" ? line.text : line.kind));

/** The thread on the screen, as a click in the list opens it. */
async function openAtTheDesk(): Promise<OpenThread> {
  desk.desk.choose(thread.open.thread);
  const { open } = desk.desk;
  if (open === null) throw new Error("not open");
  await expect.poll(() => open.conversation.state, PATIENT).not.toBe("loading");
  return open;
}

const preview = () => desk.desk.previews[thread.open.thread];
const teamFetches = () => desk.server.asked.filter((path) => path.startsWith("/api/keys/teams/"));
const said = () => desk.conversation.lines.map((line) => (line.kind === "message" ? line.text : line.kind));

it("shows in the list what was sealed for an epoch that a colleague made meanwhile, and asks for it once", async () => {
  await letIn(elin);
  await sealedForTheNewest("två");

  await desk.desk.look();

  expect([preview()?.text, preview()?.isBroken]).toEqual(["två", false]);
  expect(teamFetches()).toHaveLength(1);
});

it("opens and answers a thread whose newest epoch came while the colleague sat at the desk", async () => {
  await letIn(elin);
  await sealedForTheNewest("två");

  await desk.open();
  await desk.write("kom till mig");

  expect([desk.conversation.state, said().slice(0, 2), desk.server.sealed]).toEqual(["ready", ["ett", "två"], ["POST messages"]]);
});

it("answers under the newest epoch where the student has not written since", async () => {
  await letIn(elin);

  await desk.open();
  await desk.write("kom till mig");

  expect(desk.server.sealed).toEqual(["POST manifests", "POST messages"]);
});

it("goes on reading in a thread that stays open, and says how far", async () => {
  await desk.open();
  desk.desk.open = desk.thread;
  const read = vi.spyOn(desk.desk.api, "read");
  await letIn(elin);

  await desk.thread.hear(telling(await sealedForTheNewest("två")));

  expect([desk.conversation.state, said(), read.mock.calls]).toEqual(["ready", ["ett", "två"], [[thread.open.thread, 2]]]);
});

it("says that an open thread is sealed to whom nobody let in, and never that it was read", async () => {
  await desk.open();
  desk.desk.open = desk.thread;
  const read = vi.spyOn(desk.desk.api, "read");
  await letIn();

  await desk.thread.hear(telling(await sealedForTheNewest("två")));

  expect([desk.conversation.state, said(), read.mock.calls]).toEqual(["sealed", ["ett", "unreadable"], []]);
});

it("says no more was read than what opened", async () => {
  const read = vi.spyOn(desk.desk.api, "read");
  const { entries } = thread;
  const broken = { ...(await sealedForTheNewest("två")), mid: newId() };
  entries.splice(1, 1, broken);

  await desk.open();

  expect([said(), read.mock.calls]).toEqual([["ett", "unreadable"], [[thread.open.thread, 1]]]);
});

it("asks once for a key that it is not given, and again when it is let in", async () => {
  await letIn();
  await sealedForTheNewest("två");
  await desk.desk.look();
  await desk.open();
  await desk.open();
  expect([preview()?.isBroken, teamFetches()]).toMatchObject([true, { length: 1 }]);

  await letIn(elin);
  await desk.desk.start();

  expect([preview()?.text, preview()?.isBroken]).toEqual(["två", false]);
});

it("opens by itself what stands on the screen unread once its reader is let in, and says that it was read", async () => {
  const open = await openAtTheDesk();
  await letIn();
  await open.hear(telling(await sealedForTheNewest("två")));
  expect([open.conversation.state, saidIn(open)]).toEqual(["sealed", ["ett", "unreadable"]]);
  const read = vi.spyOn(desk.desk.api, "read");

  await letIn(elin);
  SilentSocket.newest?.says(heartbeat());

  await expect.poll(() => [open.conversation.state, saidIn(open), preview()?.text], PATIENT).toEqual(["ready", ["ett", "två"], "två"]);
  await expect.poll(() => read.mock.calls, PATIENT).toEqual([[thread.open.thread, 2]]);
});

it("opens by itself a whole thread that a newcomer has on the screen once they are let in", async () => {
  desk.leave();
  const newcomer = await madeWorker();
  desk = await staffReader(thread, newcomer);
  const open = await openAtTheDesk();
  expect([open.conversation.state, saidIn(open)]).toEqual(["sealed", ["unreadable"]]);

  await school.team.moveOn(elin, newcomer);
  desk.server.team = school.team.keysFor(newcomer);
  SilentSocket.newest?.says(heartbeat());

  await expect.poll(() => [open.conversation.state, saidIn(open)], PATIENT).toEqual(["ready", ["ett"]]);
});

it("keeps the lines as they stand while it is not let in, and asks for nothing but the team's keys", async () => {
  const open = await openAtTheDesk();
  await letIn();
  await open.hear(telling(await sealedForTheNewest("två")));
  const { lines } = open.conversation;
  desk.server.asked.length = 0;

  SilentSocket.newest?.says(heartbeat());
  await expect.poll(() => teamFetches().length, PATIENT).toBe(1);
  await desk.desk.look();

  expect(open.conversation.lines).toBe(lines);
  expect(desk.server.asked.filter((path) => path.includes("entries"))).toEqual([]);
});

it("asks once with its new keys for a thread that is refused meanwhile, and leaves its lines as they stand", async () => {
  const open = await openAtTheDesk();
  await letIn();
  await open.hear(telling(await sealedForTheNewest("två")));
  const refused = vi.spyOn(desk.desk.api, "detail").mockRejectedValue(new ApiError(404, "not_found"));

  await letIn(elin);
  SilentSocket.newest?.says(heartbeat());
  await expect.poll(() => refused.mock.calls.length, PATIENT).toBe(1);
  await open.openAgain();
  await open.openAgain();

  expect(refused.mock.calls).toHaveLength(1);
  expect(saidIn(open)).toEqual(["ett", "unreadable"]);
});

it("asks for no keys with a heartbeat where it has them all", async () => {
  await openAtTheDesk();
  desk.server.asked.length = 0;

  SilentSocket.newest?.says(heartbeat());
  await desk.desk.look();

  expect(teamFetches()).toEqual([]);
});

it("opens the teams' keys with the next look where the first had no answer", async () => {
  desk.leave();
  desk = await staffReader(thread, elin, (server) => (server.isAway = true));
  expect(desk.desk.state).toBe("failed");
  desk.server.isAway = false;

  await desk.desk.look();

  expect([desk.desk.state, desk.desk.teams.states.get(school.team.id), preview()?.text]).toEqual(["ready", "held", "ett"]);
});

it("asks for a school's keys again where the first try had no answer", async () => {
  const answers = [() => Promise.reject(new NoAnswer()), () => Promise.resolve(school.keys)];
  const api = { school: () => answers.shift()?.() } as unknown as KeysApi;
  const { keyring, trust } = await madeStaff(elin, school.team, school);
  const teams = new TeamKeyring(api, keyring, trust);
  await expect(teams.branchOf(school.id, "counsellor")).rejects.toThrow(NoAnswer);

  expect((await teams.branchOf(school.id, "counsellor")).teams.has(school.team.id)).toBe(true);
});
