import type { Crossing } from "../api/crossings";
import { newId } from "../crypto/primitives";
import { sealCrossing, type Telling } from "../threads/crossing";
import { madeStaff, madeStudent, madeThread } from "./people";
import { madeSchool, madeWorker } from "./school";

export const TELLING: Telling = { text: "Hen har tagit tabletter.", paragraph: "brb_24_4", isNameless: false };
export const WORDS = { text: TELLING.text, paragraph: TELLING.paragraph, isBound: true };

/** A counsellor who tells the nurses of their school something, and how it reaches a nurse. */
export async function told(telling: Telling = TELLING) {
  const [elin, reserve, nina] = await Promise.all([madeWorker(), madeWorker(), madeWorker()]);
  const school = await madeSchool(elin, reserve);
  await school.nurses.moveOn(nina);
  const counsellor = await madeStaff(elin, school.team, school);
  const student = await madeStudent(school);
  const thread = await madeThread(student, school);
  const box = await thread.boxFor(counsellor, school.team.id);
  const [id, route] = [newId(), school.route("nurse")];
  const { manifest, message } = await sealCrossing(id, telling, route, box, counsellor);
  const { grants, ...record } = manifest;
  const [grant] = grants;
  const crossing = {
    id, branch: "nurse", school: { id: school.id, name: "" }, author: { id: elin.id, name: "Elin" }, paragraph: telling.paragraph,
    student: telling.isNameless ? null : { id: student.keyring.person, name: "Tilde" },
    told: {
      ...message, author_role: 1, manifest: { ...record, ke: 1, reason: 0, grant: grant ?? null },
      signer: school.team.wire, signer_back_up: school.backUp.wire, team: school.nurses.wire, back_up: school.nurses.wire,
    },
  } as unknown as Crossing & { told: NonNullable<Crossing["told"]> };
  return { crossing, grants, school, counsellor, nurse: await madeStaff(nina, school.nurses, school) };
}
