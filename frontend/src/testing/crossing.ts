import type { Crossing } from "../api/crossings";
import { newId } from "../crypto/primitives";
import { sealCrossing } from "../threads/crossing";
import { madeStaff, madeStudent, madeThread } from "./people";
import { madeSchool, madeWorker } from "./school";

export const WORDS = { text: "Hen har tagit tabletter.", paragraph: "OSL 25 kap. 13 a §" };

/** A counsellor who tells the nurses of their school something, and how it reaches a nurse. */
export async function told() {
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
