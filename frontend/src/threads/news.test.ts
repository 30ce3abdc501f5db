import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import type { News } from "../api/live";
import type { Entry } from "../api/types";
import { Kind } from "../crypto/envelope";
import { newId, randomBytes } from "../crypto/primitives";
import { toBase64url } from "../crypto/encoding";
import { listening } from "../testing/listener";
import type { Listener } from "../testing/listener";
import { standInAPage } from "../testing/page";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import type { Party } from "./thread_box";

let school: MadeSchool;
let elin: Worker;
let alva: Party;
let thread: MadeThread;
let here: Listener;

beforeEach(async () => {
  standInAPage();
  elin = await madeWorker();
  school = await madeSchool(elin, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "ett");
  here = await listening(thread, alva);
});
afterEach(() => here.postman.stop());

/** A message of the counsellor's that the server has taken. `seen` is what it says it follows on. */
async function answered(text: string, kind: "text" | "retract" = "text", more: Record<string, string> = {}, seen?: string): Promise<Entry> {
  const box = await thread.boxFor(await madeStaff(elin, school.team, school), school.team.id);
  const mid = newId();
  const sealed = await box.seal(mid, Kind[kind], { text, more, ...(seen === undefined ? {} : { seen }) });
  return thread.say({ mid, sealed, kind, author: elin.id, role: 1 });
}

const telling = (entry: Entry, told: Entry | null = entry): News =>
  ({ type: "entry", thread: thread.open.thread, seq: entry.seq, revision: entry.seq, entry: told });
const heads = (head?: [number, number]): News =>
  ({ type: "heads", heads: head === undefined ? {} : { [thread.open.thread]: head }, now: "2026-11-21T09:00:00Z" });
const said = () => here.conversation.lines.map((line) => (line.kind === "message" ? line.text : line.kind));
const warned = () => here.conversation.lines.flatMap((line) => (line.kind === "message" && line.warning !== null ? [line.text] : []));

it("takes a message that follows on as it is told, and fetches no entry", async () => {
  await here.conversation.hear(telling(await answered("två")));

  expect([said(), here.arrived.length]).toEqual([["ett", "två"], 1]);
  expect(here.server.asked.filter((path) => path.includes("entries"))).toEqual([]);
});

it("fetches what was left out when a later number is told", async () => {
  await answered("två");
  await here.conversation.hear(telling(await answered("tre")));

  expect([said(), warned()]).toEqual([["ett", "två", "tre"], []]);
});

it("fetches a message that was too large to be told", async () => {
  await here.conversation.hear(telling(await answered("två"), null));

  expect(said()).toEqual(["ett", "två"]);
});

it("shows each message of a burst once and in order, told twice, late and in disorder", async () => {
  const entries = [await answered("två"), await answered("tre"), await answered("fyra")];
  const burst = [2, 0, 1, 1, 0, 2].flatMap((at) => entries[at] ?? []);

  await Promise.all(burst.map((entry) => here.conversation.hear(telling(entry))));

  expect([said(), warned(), here.arrived.length]).toEqual([["ett", "två", "tre", "fyra"], [], 3]);
});

it("loses nothing that is told while it is loading", async () => {
  const entry = await answered("två");
  const loading = here.conversation.load();
  const hearing = here.conversation.hear(telling(entry));
  await Promise.all([loading, hearing]);

  expect(said()).toEqual(["ett", "två"]);
});

it("says nothing of another thread's news", async () => {
  await here.conversation.hear({ ...telling(await answered("två")), thread: newId() } as News);

  expect([said(), here.server.asked]).toEqual([["ett"], []]);
});

it("takes a message away when its writer takes it back, also one of the same burst", async () => {
  const two = await answered("två");
  const back = await answered("", "retract", { r: two.mid ?? "" });

  await here.conversation.hear(telling(back));

  expect(said()).toEqual(["ett", "retracted"]);
});

it("warns of no gap where the message before was taken back", async () => {
  const two = await answered("två");
  await answered("tre", "text", {}, two.mid ?? "");
  Object.assign(two, { sealed: null, retracted_at: "2026-11-21T09:00:00Z" });

  await here.conversation.load();

  expect([said(), warned()]).toEqual([["ett", "retracted", "tre"], []]);
});

it("shows a message that does not open in its place, and the rest without a warning", async () => {
  const two = await answered("två");
  await answered("tre", "text", {}, two.mid ?? "");
  two.sealed = toBase64url(randomBytes(306));

  await here.conversation.load();

  expect([said(), warned()]).toEqual([["ett", "unreadable", "tre"], []]);
});

it("goes on under a new key as soon as something is said under it", async () => {
  await school.team.moveOn(elin, await madeWorker());
  const own = await thread.boxFor(alva, alva.keyring.person);
  thread.add(await own.newKeyManifest());

  await here.conversation.hear(telling(await answered("två")));

  expect([said(), here.conversation.box?.newest.ke]).toEqual([["ett", "två"], 2]);
});

it("makes a new key before it writes when the team has moved on, and says the message once", async () => {
  await school.team.moveOn(await madeWorker());
  await here.conversation.load();

  await here.conversation.post("två");
  await here.postman.deliver();
  await here.conversation.hear(heads([2, 2]));

  expect(here.server.sealed).toEqual(["POST manifests", "POST messages"]);
  expect([said(), here.conversation.pending]).toEqual([["ett", "två"], []]);
});

it("writes under a new key once it is told of a team that moved on while the thread was open", async () => {
  await school.team.moveOn(await madeWorker());
  await here.conversation.hear(heads([1, 99]));

  await here.conversation.post("två");
  await here.postman.deliver();

  expect(here.server.sealed).toEqual(["POST manifests", "POST messages"]);
});

it("shows an own message once, though what came before it could not be fetched", async () => {
  await answered("två");
  here.server.lie("entries", () => { throw new ApiError(500, "failed"); });
  await here.conversation.post("tre");
  await here.postman.deliver();
  await vi.waitFor(() => expect(here.conversation.thread?.head_seq).toBe(3), { timeout: 30_000 });
  here.server.lie("entries", () => undefined);

  await here.conversation.hear(heads([3, 3]));

  expect([said(), here.conversation.pending]).toEqual([["ett", "två", "tre"], []]);
});

it("keeps a message on its way in sight while there is no net, and gives its text back when it cannot go", async () => {
  here.server.isAway = true;
  await here.conversation.post("två");
  await here.postman.deliver();
  const [pending] = here.conversation.pending;

  expect(pending).toMatchObject({ text: "två", waiting: true });
  expect([here.conversation.takeBack(pending?.mid ?? "")?.text, here.conversation.pending]).toEqual(["två", []]);
});

it("learns from its absence among the open threads that it was closed meanwhile", async () => {
  here.server.state = { state: "closed", closed_at: "2026-11-21T09:00:00Z" };
  thread.say({ mid: null, sealed: null, kind: "closed", author: null, role: null });

  await here.conversation.hear({ ...heads(), type: "hello" } as News);

  expect([said(), here.conversation.thread?.state]).toEqual([["ett", "event"], "closed"]);
});

it("asks no more once it knows that it is closed", async () => {
  here.server.state = { state: "closed" };
  await here.conversation.hear(heads());
  here.server.asked.length = 0;

  await here.conversation.hear(heads());

  expect(here.server.asked).toEqual([]);
});

it("says so where it is not this person's to read any more", async () => {
  here.server.isMissing = true;

  await here.conversation.hear(heads()).catch(() => undefined);

  expect(here.conversation.state).toBe("failed");
});

it("asks no more for a thread that it may not read any more", async () => {
  here.server.isMissing = true;
  await here.conversation.hear(heads()).catch(() => undefined);
  here.server.asked.length = 0;

  await here.conversation.hear(heads());

  expect(here.server.asked).toEqual([]);
});

it("keeps no session awake with what no person asked for", async () => {
  await here.conversation.hear(heads([2, 2]));
  await here.conversation.hear(telling(await answered("två"), null));
  const told = [...here.server.asked];
  here.server.asked.length = 0;
  await here.conversation.load();

  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((path) => !path.endsWith("(background)"))).toEqual([]);
  expect(here.server.asked.filter((path) => path.endsWith("(background)"))).toEqual([]);
});
