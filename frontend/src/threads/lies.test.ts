// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Detail } from "../api/threads";
import type { Entry } from "../api/types";
import { newId, newIdentity } from "../crypto/primitives";
import { RecipientType } from "../crypto/thread-key";
import type { Recipient } from "../crypto/thread-key";
import { t as staff } from "../staff/words";
import { t as student } from "../student/words";
import { nextManifest, ownEpoch } from "../testing/forger";
import { standInADrawnPage } from "../testing/page";
import { identityOf, madeStudent, madeThread } from "../testing/people";
import type { MadeParty, MadeThread } from "../testing/people";
import { staffReader, studentReader } from "../testing/readers";
import type { Reader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import type { ThreadBox } from "./thread_box";
import { readersNow, studentIn } from "./world";

const READERS = ["student", "staff"] as const;
type Who = (typeof READERS)[number];
/** What there is to lie about, before the lie begins. */
interface Truth { readonly box: ThreadBox; readonly recipient: string }
type Change = (detail: Detail) => void;

let school: MadeSchool;
let elin: Worker;
let alva: MadeParty;
let thread: MadeThread;
let reader: Reader;

beforeEach(async () => {
  standInADrawnPage();
  elin = await madeWorker();
  const reserve = await madeWorker();
  school = await madeSchool(elin, reserve);
  await school.backUp.moveOn(reserve, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "jag har ont i magen");
});
afterEach(() => reader.leave());

/** The thread open on the page of one of the two, nothing said yet but the truth. */
async function opened(who: Who): Promise<void> {
  reader = who === "student" ? await studentReader(thread, alva) : await staffReader(thread, elin);
  await reader.open();
  reader.server.sent.length = 0;
}

async function truthFor(who: Who): Promise<Truth> {
  const { person } = alva.keyring;
  return { box: await thread.boxFor(alva, person), recipient: who === "student" ? person : school.team.id };
}

const distrust = (who: Who): string => (who === "student" ? student("thread.distrusted") : staff("thread.distrusted"));

it.each(READERS)("a page to which nobody lies reads and sends: %s", async (who) => {
  await opened(who);

  await reader.write("och i huvudet");

  expect(await reader.shown()).toContain("jag har ont i magen");
  expect(reader.server.sent).toContain("POST messages");
});

const theTeam = () => ({ id: school.team.id, keys: newest(school.team.secrets) });

/** The readers of the newest key, and one more, or one fewer: signed by the team itself. */
async function otherReaders({ box, recipient }: Truth, change: "more" | "fewer"): Promise<Change> {
  const readers = readersNow(box.world, studentIn(box.world, box.newest), box.team);
  const stranger: Recipient = { type: RecipientType.backUp, id: newId(), keys: (await newIdentity()).public };
  const wrong = change === "more" ? [...readers, stranger] : readers.slice(0, -1);
  return adding(await nextManifest(box, recipient, { signer: theTeam(), readers: wrong }));
}

const adding = (manifest: Detail["manifests"][number]): Change => ({ manifests }) => void manifests.push(manifest);

async function anotherStudent(): Promise<Detail["keys"]["identities"][number]> {
  const other = await madeStudent(school);
  Object.defineProperty(other.keyring, "person", { value: alva.keyring.person });
  return identityOf(other);
}

/** Every way to lie about the keys of a thread: none may open it, none may make anybody write. */
const LIES: Record<string, (truth: Truth) => Promise<Change>> = {
  "a key that the service made": async ({ box, recipient }) =>
    adding(await nextManifest(box, recipient, { signer: { id: alva.keyring.person, keys: await newIdentity() } })),
  "one reader more": (truth) => otherReaders(truth, "more"),
  "one reader fewer": (truth) => otherReaders(truth, "fewer"),
  "another student's identity": async () => {
    const other = await anotherStudent();
    return ({ keys }) => (keys.identities = [other]);
  },
  "a team of its own": async ({ box }) => {
    const epoch = await ownEpoch(school.team.wire, "first");
    return ({ keys }) => (keys.teams = keys.teams.map((chain) => (chain.team === box.team ? { ...chain, epochs: [epoch] } : chain)));
  },
  "an epoch of its own in the team": async () => {
    const epoch = await ownEpoch(school.team.wire, "next");
    return ({ keys }) => void keys.teams[0]?.epochs.push(epoch);
  },
  "another root": async () => {
    const epoch = await ownEpoch(school.backUp.wire, "first");
    return ({ keys }) => (keys.back_up.epochs = [epoch]);
  },
  "an older back-up than before": () => Promise.resolve(({ keys }) => void keys.back_up.epochs.pop()),
  "a member more in a signed epoch": () => Promise.resolve(({ keys }) => {
    for (const epoch of keys.teams[0]?.epochs ?? []) epoch.record += "A".repeat(64);
  }),
  "the other branch": () => Promise.resolve((detail) => (detail.thread.branch = "nurse")),
  "a history before the first key": () => Promise.resolve(({ manifests: [first] }) => { if (first !== undefined) first.hist = "A".repeat(80); }),
  "no key at all": () => Promise.resolve((detail) => (detail.manifests = [])),
  "the signature of another record": () => Promise.resolve(({ manifests, keys }) => {
    for (const manifest of manifests) manifest.signature = keys.teams[0]?.epochs[0]?.signature ?? "";
  }),
  "another thread in its place": async ({ recipient }) => {
    const other = await madeThread(alva, school, "något annat");
    return (detail) => Object.assign(detail, other.detailFor(recipient), { thread: { ...detail.thread, id: other.open.thread } });
  },
};

it.each(READERS.flatMap((who) => Object.keys(LIES).map((lie) => [who, lie] as const)))(
  "opens no thread, and sends nothing, when told: %s, %s", async (who, lie) => {
    await opened(who);
    reader.server.lie("detail", (await LIES[lie]?.(await truthFor(who))) ?? (() => undefined));

    await reader.open();
    await reader.write("Till fel händer.");

    expect(await reader.shown()).toContain(distrust(who));
    expect(await reader.shown()).not.toContain("jag har ont i magen");
    expect(reader.server.sealed).toEqual([]);
  },
);

it.each(READERS)("writes nothing more once the keys of an open thread are in doubt: %s", async (who) => {
  await opened(who);
  const { box, recipient } = await truthFor(who);
  const forged = await nextManifest(box, recipient, { signer: { id: alva.keyring.person, keys: await newIdentity() } });
  reader.server.lie("detail", adding(forged));
  const entry: Entry = { ...newest(thread.entries), seq: 2, ke: 2, mid: newId() };

  await reader.conversation.hear({ type: "entry", thread: box.id, seq: 2, revision: 2, entry }).catch(() => undefined);
  await reader.write("Till fel händer.");

  expect(await reader.shown()).toContain(distrust(who));
  expect(reader.server.sealed).toEqual([]);
});

it.each(READERS)("seals for nobody of another thread when a new key is due: %s", async (who) => {
  await school.team.moveOn(elin, await madeWorker());
  await opened(who);
  const { recipient } = await truthFor(who);
  const other = await madeThread(alva, school, "något annat");
  reader.server.lie("detail", (detail) => Object.assign(detail, other.detailFor(recipient)));

  await reader.write("Till fel händer.");

  expect(await reader.shown()).toContain(distrust(who));
  expect(reader.server.sealed).toEqual([]);
});

it.each(READERS)("refuses a key that was the newest once, when it has seen a newer one: %s", async (who) => {
  const first = await thread.boxFor(alva, alva.keyring.person);
  thread.add(await first.newKeyManifest());
  await opened(who);
  reader.server.lie("detail", ({ manifests }) => void manifests.pop());

  await reader.open();
  await reader.write("Till dem som var här förut.");

  expect(await reader.shown()).toContain(distrust(who));
  expect(reader.server.sealed).toEqual([]);
});

it("seals nothing for a student's new keys before somebody has met them", async () => {
  await opened("staff");
  const other = await anotherStudent();
  reader.server.lie("detail", ({ keys }) => void keys.identities.unshift(other));

  await reader.open();
  await reader.write("Till vem?");

  expect(await reader.shown()).toContain(staff("thread.student_key"));
  expect(reader.server.sealed).toEqual([]);
});

function newest<T>(all: readonly T[]): T {
  const last = all.at(-1);
  if (last === undefined) throw new Error("there is none");
  return last;
}
