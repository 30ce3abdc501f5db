import { beforeEach, expect, it } from "vitest";
import type { StrandedKeys } from "../api/stranded";
import type { Manifest as WireManifest } from "../api/types";
import { E1Error } from "../crypto/errors";
import { identityOf, madeStaff, madeStudent, madeThread } from "../testing/people";
import type { MadeParty, MadeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { giveBack } from "./give_back";

/** A counsellor who let the team's keys go, the back-up's member, and a student who lost theirs as well. */
let school: MadeSchool;
let reserve: Worker;
let anew: Worker;
let before: MadeParty;
let again: MadeParty;
let thread: MadeThread;

beforeEach(async () => {
  reserve = await madeWorker();
  school = await madeSchool(await madeWorker(), reserve);
  before = await madeStudent(school);
  thread = await madeThread(before, school, "innan allt var borta");
  again = await madeStudent(school);
  Object.defineProperty(again.keyring, "person", { value: before.keyring.person });
  thread.identities = [identityOf(again), identityOf(before)];
  anew = await madeWorker();
  await school.team.moveOn(anew);
});

/** What the back-up's page sends, when the service says of the thread what `lie` makes of the truth. */
async function givenBack(lie: (shown: StrandedKeys) => void = () => undefined): Promise<WireManifest[]> {
  const sent: WireManifest[] = [];
  const api = {
    keys: () => {
      const shown = { ...thread.detailFor(school.backUp.id), companion: [] };
      lie(shown);
      return Promise.resolve(shown);
    },
    giveBack: (_: string, manifest: WireManifest) => Promise.resolve(void sent.push(manifest)),
  };
  await giveBack(thread.open.thread, api, await madeStaff(reserve, school.backUp, school)).catch((error: unknown) => {
    if (!(error instanceof E1Error)) throw error;
  });
  return sent;
}

it("goes to its team and to the keys that the student lost, and waits for a meeting there", async () => {
  const [manifest] = await givenBack();
  if (manifest === undefined) throw new Error("nothing was given back");
  thread.add(manifest);

  const box = await thread.boxFor(await madeStaff(anew, school.team, school), school.team.id);
  const shut = await thread.boxFor(again, again.keyring.person);

  expect([box.isReadable, box.studentKeyChanged, shut.isReadable]).toEqual([true, true, false]);
  const met = box.world.student[0];
  if (met === undefined) throw new Error("no student");
  thread.add(await box.metStudentManifest(met));
  expect((await thread.boxFor(again, again.keyring.person)).isReadable).toBe(true);
});

it("goes to no keys that the service names as the student's: to those of before, or nowhere", async () => {
  const old = before.keyring.keys.public.kid;
  const stranger = await madeStudent(school);
  Object.defineProperty(stranger.keyring, "person", { value: before.keyring.person });

  const [added] = await givenBack(({ keys }) => void keys.identities.unshift(identityOf(stranger)));
  const instead = await givenBack(({ keys }) => (keys.identities = [identityOf(stranger)]));

  expect(added?.grants.filter(({ type }) => type === "student").map(({ kid }) => kid)).toEqual([old]);
  expect(instead).toEqual([]);
});
