import { expect, it } from "vitest";
import type { NewEpoch, TeamKeys } from "../api/types";
import type { Chain } from "../crypto/chain";
import { verifyBackUpChain, verifyTeamChain } from "../crypto/chain";
import { digest, fromBase64url } from "../crypto/encoding";
import type { Identity, Signed } from "../crypto/identity";
import { IdentityKind, signIdentity, verifyIdentity } from "../crypto/identity";
import { newId, newIdentity } from "../crypto/primitives";
import type { KeyPair } from "../crypto/primitives";
import { openTeamSecrets } from "../keys/team_secrets";
import { wireSigned } from "../keys/wire";
import { digitsOf, isSameCode, isWholeCode } from "./codes";
import { certification, nextEpoch, proposedEpoch, rootEpoch, whoStays } from "./epochs";

const NOW = Date.UTC(2026, 10, 23);
const school = newId();
const backUpTeam = { id: newId(), name: "Reservteamet", owner: newId(), branch: "counsellor", kind: "back_up", schools: [] } as const;
const schoolTeam = { ...backUpTeam, id: newId(), owner: school, kind: "school" } as const;

interface Colleague { name: string; keys: KeyPair; identity: Identity; signed: Signed }

async function colleague(name: string): Promise<Colleague> {
  const [id, keys] = [newId(), await newIdentity()];
  const signed = signIdentity(id, IdentityKind.staff, keys, NOW);
  return { name, keys, identity: await verifyIdentity(signed), signed };
}

function signedOf({ record, signature }: NewEpoch): Signed {
  return { record: fromBase64url(record), signature: fromBase64url(signature ?? "") };
}

async function chainOf(...epochs: NewEpoch[]): Promise<Chain> {
  const records = epochs.map(signedOf);
  return verifyBackUpChain(records, await digest(records[0]?.record ?? new Uint8Array(0)), "counsellor", null);
}

/** What the server hands `me` of a team with these epochs and people. */
function served(epochs: NewEpoch[], people: { who: Colleague; member: boolean }[], me: Colleague): TeamKeys {
  const numbered = epochs.map((epoch, at) => ({ ...epoch, epoch: at + 1 }));
  return {
    team: { ...backUpTeam, schools: [] }, chain: { team: backUpTeam.id, name: "", epochs: [] }, back_up: null, proposal: null, answers_for: [],
    bundles: numbered.flatMap(({ epoch, bundles }) => bundles.filter(({ person }) => person === me.identity.id).map(({ kid, sealed }) => ({ epoch, kid, sealed }))),
    prev_links: numbered.flatMap(({ epoch, prev_link }) => (prev_link === null ? [] : [{ epoch, sealed: prev_link }])),
    people: people.map(({ who, member }) => ({
      id: who.identity.id, name: who.name, identity: { ...wireSigned(who.signed), kid: who.identity.keys.kid }, in_newest_epoch: true, member,
    })),
  };
}

async function secretsOf(me: Colleague, epochs: NewEpoch[]): Promise<KeyPair[]> {
  const held = await openTeamSecrets(served(epochs, [], me), await chainOf(...epochs), { id: me.identity.id, keys: me.keys });
  return [...held.values()];
}

async function meeting() {
  const [founder, second] = await Promise.all([colleague("Elin"), colleague("Amir")]);
  const first = await rootEpoch(backUpTeam, founder.identity, NOW);
  const [secrets] = await secretsOf(founder, [first]);
  if (secrets === undefined) throw new Error("the founder cannot open the root");
  const next = await nextEpoch((await chainOf(first)).current, secrets, [founder.identity, second.identity], NOW);
  return { founder, second, first, next };
}

it("a start meeting gives two people the keys, and the second reads what came before", async () => {
  const { founder, second, first, next } = await meeting();

  expect(await secretsOf(founder, [first, next])).toHaveLength(2);
  expect(await secretsOf(second, [first, next])).toHaveLength(2);
  expect(await secretsOf(second, [first])).toHaveLength(0);
});

it("who is taken out cannot open what comes after", async () => {
  const { founder, second, first, next } = await meeting();
  const newest = (await chainOf(first, next)).current;
  const wire = served([first, next], [{ who: founder, member: true }, { who: second, member: false }], founder);

  const staying = await whoStays(wire, newest);
  const [secrets] = await secretsOf(founder, [first, next]);
  if (secrets === undefined) throw new Error("nothing to sign with");
  const third = await nextEpoch(newest, secrets, staying, NOW);

  expect(staying.map(({ id }) => id)).toEqual([founder.identity.id]);
  expect(await secretsOf(second, [first, next, third])).toHaveLength(2);
  expect(await secretsOf(founder, [first, next, third])).toHaveLength(3);
});

it("a colleague with new keys is a newcomer, and is not let in again by habit", async () => {
  const { founder, second, first, next } = await meeting();
  const again = await colleague("Amir");
  const changed = { ...again, identity: { ...again.identity, id: second.identity.id } };
  const wire = served([first, next], [{ who: founder, member: true }, { who: changed, member: true }], founder);

  expect((await whoStays(wire, (await chainOf(first, next)).current)).map(({ id }) => id)).toEqual([founder.identity.id]);
});

it("a team's first epoch stands when a member of the back-up has signed it", async () => {
  const { founder, first, next } = await meeting();
  const backUp = await chainOf(first, next);
  const [newest] = await secretsOf(founder, [first, next]);
  if (newest === undefined) throw new Error("nothing to sign with");
  const proposal = await proposedEpoch(schoolTeam, founder.identity, backUp, NOW);

  const signature = await certification(fromBase64url(proposal.record), newest);
  const chain = await verifyTeamChain([signedOf({ ...proposal, signature })], { backUp, floor: 2, school }, null);

  expect(proposal.signature).toBeNull();
  expect(chain.current.team).toBe(schoolTeam.id);
});

it("compares all twenty digits, however they are grouped", async () => {
  const { identity } = await colleague("Elin");
  const code = await digitsOf(identity);

  expect(isSameCode(code.replaceAll(" ", "-"), code)).toBe(true);
  expect(isSameCode(code.replace(/^./, (digit) => String((Number(digit) + 1) % 10)), code)).toBe(false);
  expect([isWholeCode(code), isWholeCode(code.slice(0, -1)), isWholeCode("")]).toEqual([true, false, false]);
});
