import { expect, it } from "vitest";
import type { Crossing } from "../api/crossings";
import { E1Error } from "../crypto/errors";
import { newId } from "../crypto/primitives";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { openCrossing, sealCrossing } from "./crossing";

const WORDS = { text: "Hen har tagit tabletter.", paragraph: "OSL 25 kap. 13 a §" };

/** A counsellor who tells the nurses of their school something, and how it reaches a nurse. */
async function told() {
  const [elin, reserve, nina] = await Promise.all([madeWorker(), madeWorker(), madeWorker()]);
  const school = await madeSchool(elin, reserve);
  await school.nurses.moveOn(nina);
  const counsellor = await madeStaff(elin, school.team, school);
  const thread = await madeThread(await madeStudent(school), school);
  const box = await thread.boxFor(counsellor, school.team.id);
  const [id, route] = [newId(), school.route("nurse")];
  const { manifest, message } = await sealCrossing(id, WORDS, route, box, counsellor);
  const { grants, ...record } = manifest;
  const [grant] = grants;
  const crossing = {
    id, branch: "nurse", school: { id: school.id, name: "" }, author: { id: elin.id, name: "Elin" },
    told: {
      ...message, author_role: 1, manifest: { ...record, ke: 1, reason: 0, grant: grant ?? null },
      signer: school.team.wire, signer_back_up: school.backUp.wire, team: school.nurses.wire, back_up: school.nurses.wire,
    },
  } as unknown as Crossing & { told: NonNullable<Crossing["told"]> };
  return { crossing, grants, school, counsellor, nurse: await madeStaff(nina, school.nurses, school) };
}

it("is read by the other branch's team, and sealed to nobody else", async () => {
  const { crossing, grants, school, nurse } = await told();

  expect(await openCrossing(crossing, nurse)).toEqual(WORDS);
  expect(grants.map(({ type, recipient }) => [type, recipient])).toEqual([["team", school.nurses.id]]);
});

it("does not open to who wrote it", async () => {
  const { crossing, counsellor } = await told();

  await expect(openCrossing(crossing, counsellor)).rejects.toThrow(E1Error);
});

it("opens in no other name, place or team's hand", async () => {
  const { crossing, nurse, school } = await told();
  const foreign = await madeSchool(await madeWorker(), await madeWorker());
  const lies: Crossing[] = [
    { ...crossing, id: newId() },
    { ...crossing, author: { id: newId(), name: "Elin" } },
    { ...crossing, told: { ...crossing.told, author_role: 2 } },
    { ...crossing, told: { ...crossing.told, signer: school.backUp.wire } },
    { ...crossing, told: { ...crossing.told, signer: foreign.team.wire } },
    { ...crossing, told: { ...crossing.told, team: school.team.wire } },
  ];

  for (const lie of lies) await expect(openCrossing(lie, nurse)).rejects.toThrow(E1Error);
});
