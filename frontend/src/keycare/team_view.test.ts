import { expect, it } from "vitest";
import { RolledBack } from "../crypto/errors";
import { madeStaff } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { viewOf } from "./team_view";

it("builds no new epoch on a team's chain that is shorter than what was seen before", async () => {
  const [elin, reserve] = [await madeWorker(), await madeWorker()];
  const school = await madeSchool(elin, reserve);
  await school.team.moveOn(elin, await madeWorker());
  await school.team.moveOn(elin); // the newcomer has left
  const { keyring, trust } = await madeStaff(elin, school.team, school);
  await trust.branch(school.id, "counsellor", school.backUp.wire, [school.team.wire]);
  school.team.signed.pop();

  const seen = viewOf(school.team.keysFor(elin), { id: elin.id, keys: elin.keys, vault: keyring.vault });

  await expect(seen).rejects.toThrow(RolledBack);
});
