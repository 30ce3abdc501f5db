import { beforeEach, expect, it, vi } from "vitest";
import { NoAnswer } from "../api/client";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import { Kind } from "../crypto/envelope";
import { BadSignature, CannotOpen, ManifestRefused, RolledBack, RootChanged } from "../crypto/errors";
import { schoolFingerprint } from "../crypto/fingerprint";
import { buildManifest, Reason } from "../crypto/manifest";
import { newId } from "../crypto/primitives";
import { newThreadKey } from "../crypto/thread-key";
import { wireManifest } from "../keys/wire";
import { identityOf, madeStaff, madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker, MadeTeam } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { StudentKeyChanged, ThreadBox } from "./thread_box";
import type { Party } from "./thread_box";
import { readersNow, studentIn } from "./world";

let school: MadeSchool;
let elin: Worker;
let student: Party;

beforeEach(async () => {
  elin = await madeWorker();
  school = await madeSchool(elin, await madeWorker());
  student = await madeStudent(school);
});

const first = async (box: ThreadBox, thread: Awaited<ReturnType<typeof madeThread>>) => {
  const { mid, sealed } = thread.open.message;
  const place = { thread: thread.open.thread, ke: 1, mid, author: student.keyring.person, role: 0 as const, kind: Kind.text };
  return (await box.read(place, fromBase64url(sealed))).text;
};

it("is read by the counsellor it was written to, and answered back", async () => {
  const thread = await madeThread(student, school, "jag har ont i magen");
  const atWork = await madeStaff(elin, school.team, school);
  const box = await thread.boxFor(atWork, school.team.id);
  expect(await first(box, thread)).toBe("jag har ont i magen");

  const mid = newId();
  const sealed = await box.seal(mid, Kind.text, { text: "det räknas", more: {} });
  const place = { thread: box.id, ke: 1, mid, author: elin.id, role: 1 as const, kind: Kind.text };
  const own = await thread.boxFor(student, student.keyring.person);

  expect((await own.read(place, fromBase64url(sealed))).text).toBe("det räknas");
});

it("stays closed to somebody who holds no key of it", async () => {
  const thread = await madeThread(student, school);
  const stranger = await madeStudent(school);

  const box = await thread.boxFor(stranger, school.team.id);

  expect(box.isReadable).toBe(false);
  await expect(first(box, thread)).rejects.toThrow(CannotOpen);
});

it("gets a new key before anything is written when the team has moved on, and the old text stays readable", async () => {
  const thread = await madeThread(student, school, "förut");
  const amir = await madeWorker();
  await school.team.moveOn(elin, amir);
  const before = await thread.boxFor(student, student.keyring.person);
  expect(before.needsNewKey).toBe(true);

  thread.add(await before.newKeyManifest());
  const newcomer = await thread.boxFor(await madeStaff(amir, school.team, school), school.team.id);

  expect(newcomer.needsNewKey).toBe(false);
  expect(await first(newcomer, thread)).toBe("förut");
});

it("is closed for what comes after somebody has left the team", async () => {
  const thread = await madeThread(student, school);
  const left = await madeStaff(elin, school.team, school);
  await school.team.moveOn(await madeWorker());
  thread.add(await (await thread.boxFor(student, student.keyring.person)).newKeyManifest());

  const box = await thread.boxFor(left, school.team.id);

  expect(box.isReadable).toBe(false);
});

it("refuses a manifest that a stranger signed", async () => {
  const thread = await madeThread(student, school);
  const other = await madeThread(await madeStudent(school), school);
  const box = await other.boxFor(await madeStaff(elin, school.team, school), school.team.id);
  thread.manifests.splice(0, 1, { ke: 1, record: other.open.manifest.record, signature: toBase64url(new Uint8Array(64)), hist: "", reason: 0 });

  await expect(thread.boxFor(student, student.keyring.person)).rejects.toThrow(ManifestRefused);
  expect(box.newest.ke).toBe(1);
});

it("refuses a changed manifest", async () => {
  const thread = await madeThread(student, school);
  const [only] = thread.manifests;
  if (only === undefined) throw new Error("no manifest");
  const bytes = fromBase64url(only.signature);
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  thread.manifests.splice(0, 1, { ...only, signature: toBase64url(bytes) });

  await expect(thread.boxFor(student, student.keyring.person)).rejects.toThrow(BadSignature);
});

it("refuses a history other than the one seen before", async () => {
  const thread = await madeThread(student, school);
  await school.team.moveOn(elin);
  const before = await thread.boxFor(student, student.keyring.person);
  thread.add(await before.newKeyManifest());
  await thread.boxFor(student, student.keyring.person);
  thread.manifests.pop();

  await expect(thread.boxFor(student, student.keyring.person)).rejects.toThrow(ManifestRefused);
});

it("refuses an older chain of the team than the one seen before", async () => {
  await school.team.moveOn(elin);
  const thread = await madeThread(student, school);
  school.team.signed.pop();

  await expect(thread.boxFor(student, student.keyring.person)).rejects.toThrow(RolledBack);
});

it("is not opened with a school's keys that its poster does not know", async () => {
  const roots = { counsellor: (await school.nurses.chain()).current.digest, nurse: (await school.backUp.chain()).current.digest };
  const misled = await madeStudent(school, { school: school.id, fingerprint: await schoolFingerprint(school.id, roots) });

  await expect(madeThread(misled, school)).rejects.toThrow(RootChanged);
});

it("writes nothing to a student whose keys are new and whom nobody has met", async () => {
  const thread = await madeThread(student, school);
  const again = await madeStudent(school);
  Object.defineProperty(again.keyring, "person", { value: student.keyring.person });
  thread.identities = [identityOf(again), ...thread.identities];
  const box = await thread.boxFor(await madeStaff(elin, school.team, school), school.team.id);

  expect(box.studentKeyChanged).toBe(true);
  await expect(box.seal(newId(), Kind.text, { text: "hej", more: {} })).rejects.toThrow(StudentKeyChanged);
});

/** A student who lost their keys and wrote again: two threads of one person, sealed to different keys. */
async function startedOver() {
  const before = await madeThread(student, school);
  const again = await madeStudent(school);
  Object.defineProperty(again.keyring, "person", { value: student.keyring.person });
  const after = await madeThread(again, school, "jag igen");
  after.identities = [identityOf(again), identityOf(student)];
  before.identities = after.identities;
  return { before, after, again };
}

it("is read and answered when a student writes anew with other keys, and staff who knew the old ones are told", async () => {
  const first = await madeThread(student, school);
  const atWork = await madeStaff(elin, school.team, school);
  expect((await first.boxFor(atWork, school.team.id)).hasNewStudentKeys).toBe(false);

  const { before, after, again } = await startedOver();
  const box = await after.boxFor(atWork, school.team.id);

  expect([box.isReadable, box.studentKeyChanged, box.hasNewStudentKeys]).toEqual([true, false, true]);
  await expect(box.seal(newId(), Kind.text, { text: "hej", more: {} })).resolves.toBeTypeOf("string");
  const old = await before.boxFor(atWork, school.team.id);
  await expect(old.seal(newId(), Kind.text, { text: "hej", more: {} })).rejects.toThrow(StudentKeyChanged);
  expect((await after.boxFor(again, again.keyring.person)).hasNewStudentKeys).toBe(false);
});

it("says nothing of new keys to staff who never knew others", async () => {
  const { after } = await startedOver();
  const atWork = await madeStaff(elin, school.team, school);

  expect((await after.boxFor(atWork, school.team.id)).hasNewStudentKeys).toBe(false);
  expect((await after.boxFor(atWork, school.team.id)).hasNewStudentKeys).toBe(false);
});

it.each(["student", "staff"])("refuses a key that the service made under a second identity of the student: %s", async (reader) => {
  const thread = await madeThread(student, school);
  const forger = await madeStudent(school);
  Object.defineProperty(forger.keyring, "person", { value: student.keyring.person });
  thread.identities = [...thread.identities, identityOf(forger)];
  const honest = await thread.boxFor(student, student.keyring.person);
  const forged = await buildManifest({
    thread: honest.id, key: newThreadKey(), signer: { id: forger.keyring.person, keys: forger.keyring.keys }, reason: Reason.teamEpoch,
    createdMs: Date.now(), previous: honest.newest, previousKey: null,
    recipients: readersNow(honest.world, studentIn(honest.world, honest.newest), school.team.id),
  });
  thread.add(wireManifest(forged));

  const opened = reader === "student"
    ? thread.boxFor(student, student.keyring.person)
    : thread.boxFor(await madeStaff(elin, school.team, school), school.team.id);

  await expect(opened).rejects.toThrow(BadSignature);
});

it.each(["a former member's keys", "another team"])("refuses a key that was signed with %s", async (whose) => {
  const other = new MadeTeam(school.id, "counsellor", school.backUp);
  await other.moveOn(await madeWorker());
  const thread = await madeThread(student, school);
  await school.team.moveOn(await madeWorker());
  const box = await thread.boxFor(student, student.keyring.person);
  const by = whose === "another team" ? other : school.team;
  const [keys] = by.secrets;
  if (keys === undefined) throw new Error("the team has a first epoch");
  const forged = await buildManifest({
    thread: box.id, key: newThreadKey(), signer: { id: by.id, keys }, reason: Reason.teamEpoch, createdMs: Date.now(),
    previous: box.newest, previousKey: null, recipients: readersNow(box.world, studentIn(box.world, box.newest), school.team.id),
  });
  thread.add(wireManifest(forged));
  const detail = thread.detailFor(student.keyring.person);
  const lied = { ...detail, keys: { ...detail.keys, teams: [...detail.keys.teams, other.wire] } };

  await expect(ThreadBox.open(box.id, lied, student)).rejects.toThrow(BadSignature);
});

it("seals no new key before the pins of its readers are stored", async () => {
  const thread = await madeThread(student, school);
  await school.team.moveOn(elin);
  const box = await thread.boxFor(student, student.keyring.person);
  vi.spyOn(student.keyring, "saved").mockRejectedValue(new NoAnswer());

  await expect(box.newKeyManifest()).rejects.toThrow(NoAnswer);
});
