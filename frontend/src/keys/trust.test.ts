import { beforeEach, expect, it } from "vitest";
import { ZERO_HASH } from "../crypto/encoding";
import { ChainRefused, RootChanged } from "../crypto/errors";
import { schoolFingerprint } from "../crypto/fingerprint";
import { newId, newIdentity } from "../crypto/primitives";
import type { KeyPair } from "../crypto/primitives";
import { signTeamEpoch } from "../crypto/team-epoch";
import { madeStudent } from "../testing/people";
import { madeSchool, madeWorker, MadeTeam } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { Trust } from "./trust";

let school: MadeSchool;
let trust: Trust;
let appointed: MadeTeam;
let reserve: Worker;

const believed = async (...teams: MadeTeam[]) =>
  trust.branch(school.id, "counsellor", school.backUp.wire, teams.map((team) => team.wire));

/** A team that the back-up appointed before it took in the newcomer, which is when we look. */
const olderTeam = async (owner: string): Promise<void> => {
  appointed = new MadeTeam(owner, "counsellor", school.backUp);
  await appointed.moveOn(await madeWorker());
  await school.backUp.moveOn(reserve, await madeWorker());
  await believed(school.team);
};

/** A next epoch that is signed with the back-up's old keys, as a former member still has them. */
const forge = async (team: MadeTeam, former: KeyPair | undefined): Promise<void> => {
  if (former === undefined) throw new Error("the back-up has a first epoch");
  const { current } = await team.chain();
  const plan = { owner: team.owner, branch: team.branch, team: team.id, members: current.members, createdMs: Date.now() };
  team.signed.push(await signTeamEpoch(plan, await newIdentity(), current, former));
};

beforeEach(async () => {
  reserve = await madeWorker();
  school = await madeSchool(await madeWorker(), reserve);
  trust = new Trust((await madeStudent(school)).keyring, { school: () => Promise.resolve(school.keys) }, null);
});

it("believes another school's team when first met, though an older back-up epoch appointed it", async () => {
  await olderTeam(newId());

  const { teams } = await believed(school.team, appointed);

  expect(teams.get(appointed.id)?.current.epoch).toBe(1);
});

it("believes no new team of its own school that an outdated back-up epoch appointed", async () => {
  await olderTeam(school.id);

  await expect(believed(appointed)).rejects.toThrow(ChainRefused);
});

it("believes no new epoch of another school's known team that an outdated back-up epoch appointed", async () => {
  await olderTeam(newId());
  await believed(school.team, appointed);
  await forge(appointed, school.backUp.secrets[0]);

  await expect(believed(school.team, appointed)).rejects.toThrow(ChainRefused);
});

it("believes its school's team also where the back-up alone was looked at first", async () => {
  await school.backUp.moveOn(reserve, await madeWorker());
  await believed();

  const { teams } = await believed(school.team);

  expect(teams.get(school.team.id)?.current.epoch).toBe(1);
});

async function rootOf(team: typeof school.team): Promise<string> {
  return (await team.chain()).epochs[0]?.digest ?? "";
}

/** What a vault knows that has met the counsellors' root alone. */
async function whoMetOneBranch(fingerprint: string): Promise<Trust> {
  const { keyring } = await madeStudent(school);
  const [root] = (await school.backUp.chain()).epochs;
  const pins = { root: root?.digest ?? "", backUp: null, teams: new Map() };
  keyring.remember((vault) => ({
    ...vault, schools: new Map([[school.id, { fingerprint, fromPaper: false, branches: new Map([["counsellor" as const, pins]]) }]]),
  }));
  return new Trust(keyring, { school: () => Promise.resolve(school.keys) }, null);
}

const theNurses = (who: Trust) => who.branch(school.id, "nurse", school.nurses.wire, []);

it("meets the other branch's root where the school's fingerprint says the same, and where none is known believes nobody's word", async () => {
  const roots = { counsellor: await rootOf(school.backUp), nurse: await rootOf(school.nurses) };

  const { backUp } = await theNurses(await whoMetOneBranch(await schoolFingerprint(school.id, roots)));
  expect(backUp.current.team).toBe(school.nurses.id);
  await expect(theNurses(await whoMetOneBranch(ZERO_HASH))).rejects.toThrow(RootChanged);
});

it("believes no other root of the other branch, nor another of its own beside it", async () => {
  const other = await madeSchool(await madeWorker(), await madeWorker());
  const roots = { counsellor: await rootOf(school.backUp), nurse: await rootOf(other.nurses) };
  await expect(theNurses(await whoMetOneBranch(await schoolFingerprint(school.id, roots)))).rejects.toThrow(RootChanged);

  const mixed = { counsellor: await rootOf(other.backUp), nurse: await rootOf(school.nurses) };
  const who = await whoMetOneBranch(await schoolFingerprint(school.id, mixed));
  Object.defineProperty(school, "keys", { value: { ...school.keys, branches: { ...school.keys.branches, counsellor: other.keys.branches.counsellor } } });
  await expect(theNurses(who)).rejects.toThrow(RootChanged);
});
