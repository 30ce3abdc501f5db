import type { Identity as WireIdentity } from "../api/types";
import { epochOf } from "../crypto/chain";
import type { Chain, VerifiedBranch } from "../crypto/chain";
import type { Id, Kid } from "../crypto/encoding";
import { BadSignature, ManifestRefused } from "../crypto/errors";
import { IdentityKind, verifyIdentity } from "../crypto/identity";
import type { Identity } from "../crypto/identity";
import type { GrantEntry, Manifest, Signer } from "../crypto/manifest";
import { Reason } from "../crypto/manifest";
import type { Recipient } from "../crypto/thread-key";
import { RecipientType } from "../crypto/thread-key";
import { signedOf } from "../keys/wire";

/** Everybody who can have to do with a thread, verified: its student, its branch's teams. */
export interface World {
  /** The student's identities: the live one first. */
  readonly student: readonly Identity[];
  readonly branch: VerifiedBranch;
}

/** Verify the identities that the server names as the student's. All must be one person's. */
export async function studentOf(wire: readonly WireIdentity[]): Promise<Identity[]> {
  const identities = await Promise.all(wire.map((each) => verifyIdentity(signedOf(each))));
  const [live] = identities;
  const isOne = identities.every(({ id, kind }) => id === live?.id && kind === IdentityKind.student);
  if (live === undefined || !isOne) throw new ManifestRefused("not one student's identities");
  return identities;
}

/** The team that `manifest` names as responsible. */
export function teamOf(manifest: Manifest): Id {
  const entry = manifest.grants.find(({ type }) => type === RecipientType.team);
  if (entry === undefined) throw new ManifestRefused("no team");
  return entry.id;
}

export function chainOf(world: World, team: Id): Chain {
  const { backUp, teams } = world.branch;
  const chain = team === backUp.current.team ? backUp : teams.get(team);
  if (chain === undefined) throw new ManifestRefused("a team of another branch or school");
  return chain;
}

/** Whom to seal for now: this student, the team's newest epoch, the back-up's newest epoch. */
export function readersNow(world: World, student: Identity, team: Id): Recipient[] {
  return [{ type: RecipientType.student, id: student.id, keys: student.keys }, ...staffNow(world, team)];
}

/** Those of them who answer: a companion is sealed for these alone. */
export function staffNow(world: World, team: Id): Recipient[] {
  const { backUp } = world.branch;
  const readers: Recipient[] = [{ type: RecipientType.team, id: team, keys: chainOf(world, team).current.keys }];
  if (team !== backUp.current.team) {
    readers.push({ type: RecipientType.backUp, id: backUp.current.team, keys: backUp.current.keys });
  }
  return readers;
}

/** The student's identity that `manifest` is sealed to. */
export function studentIn(world: World, manifest: Manifest): Identity {
  const entry = manifest.grants.find(({ type }) => type === RecipientType.student);
  const identity = world.student.find(({ id, keys }) => id === entry?.id && keys.kid === entry.kid);
  if (identity === undefined) throw new ManifestRefused("another student");
  return identity;
}

/**
 * Everybody who may sign the manifest after `previous`: the student whom that one is sealed to, its
 * team and the back-up, and nobody with keys older than those in it. The server may name further
 * identities and teams: none of them speaks for this thread.
 */
export function signersAfter(world: World, previous: Manifest | null): Signer[] {
  const students = world.student.map(({ id, keys }) => ({ id, keys }));
  if (previous === null) return students;
  const own = students.filter(({ keys }) => keys.kid === studentKid(previous));
  return [...own, ...staffSigners(world, previous)];
}

/** The team of `manifest` and the back-up, with no keys older than those in it. */
export function staffSigners(world: World, manifest: Manifest): Signer[] {
  const { backUp } = world.branch;
  const team = chainOf(world, teamOf(manifest));
  const chains = team === backUp ? [backUp] : [backUp, team];
  return chains.flatMap((chain) => epochsFrom(chain, oldest(chain, manifest)));
}

function epochsFrom(chain: Chain, oldestEpoch: number): Signer[] {
  const epochs = chain.epochs.filter(({ epoch }) => epoch >= oldestEpoch);
  return epochs.map(({ team, keys }) => ({ id: team, keys }));
}

function oldest(chain: Chain, manifest: Manifest): number {
  const entry = manifest.grants.find(({ id }) => id === chain.current.team);
  return entry === undefined ? 1 : (epochOf(chain, entry.kid)?.epoch ?? 1);
}

/**
 * Refuse a manifest that is sealed to anybody but one student, one team and the branch's
 * back-up, or that changes one of them for a reason that does not.
 */
export function checkReaders(world: World, manifest: Manifest, previous: Manifest | null): void {
  const team = teamOf(manifest);
  const wanted: RecipientType[] = [RecipientType.student, RecipientType.team];
  if (team !== world.branch.backUp.current.team) wanted.push(RecipientType.backUp);
  if (manifest.grants.map(({ type }) => type).join() !== wanted.join()) throw new ManifestRefused("other readers than a thread has");
  for (const entry of manifest.grants) checkKnown(world, entry);
  checkSigner(world, manifest, previous);
  if (previous !== null) checkChange(world, manifest, previous);
}

/**
 * Refuse the first manifest of anybody but the student it is sealed to, and a later one that a team
 * signed with keys older than those it seals to: a former member still has such keys.
 */
function checkSigner(world: World, manifest: Manifest, previous: Manifest | null): void {
  if (previous === null && manifest.signerKid !== studentKid(manifest)) throw new BadSignature("opened by another than its student");
  if (manifest.signerId !== studentIn(world, manifest).id) checkStaffSigner(world, manifest);
}

function checkStaffSigner(world: World, manifest: Manifest): void {
  const { signerId, signerKid } = manifest;
  const chain = chainOf(world, signerId);
  if ((epochOf(chain, signerKid)?.epoch ?? 0) < oldest(chain, manifest)) throw new BadSignature("signed with outdated keys of a team");
}

function checkKnown(world: World, entry: GrantEntry): void {
  if (entry.type === RecipientType.student) {
    if (!world.student.some(({ id, keys }) => id === entry.id && keys.kid === entry.kid)) throw new ManifestRefused("another student");
    return;
  }
  if (entry.type === RecipientType.backUp && entry.id !== world.branch.backUp.current.team) {
    throw new ManifestRefused("another back-up");
  }
  if (epochOf(chainOf(world, entry.id), entry.kid) === undefined) throw new ManifestRefused("unknown keys of a team");
}

function checkChange(world: World, manifest: Manifest, previous: Manifest): void {
  const isByStudent = world.student.some(({ keys }) => keys.kid === manifest.signerKid);
  if (isByStudent && manifest.reason !== Reason.teamEpoch) throw new ManifestRefused("not a student's to change");
  if (manifest.reason !== Reason.studentKey && studentKid(manifest) !== studentKid(previous)) {
    throw new ManifestRefused("the student's keys changed without a meeting");
  }
  checkTeam(manifest, previous);
}

function checkTeam(manifest: Manifest, previous: Manifest): void {
  const moves = manifest.reason === Reason.handOver || manifest.reason === Reason.backUpTakesOver;
  if (!moves && teamOf(manifest) !== teamOf(previous)) throw new ManifestRefused("the team changed without a hand-over");
}

/** Refuse a companion's manifest that is sealed to anybody but one team and the branch's back-up, or that others made. */
export function checkCompanion(world: World, manifest: Manifest, previous: Manifest | null): void {
  const wanted: RecipientType[] = [RecipientType.team];
  if (teamOf(manifest) !== world.branch.backUp.current.team) wanted.push(RecipientType.backUp);
  if (manifest.grants.map(({ type }) => type).join() !== wanted.join()) throw new ManifestRefused("other readers than a companion has");
  for (const entry of manifest.grants) checkKnown(world, entry);
  if (manifest.reason === Reason.studentKey) throw new ManifestRefused("there is no student");
  checkStaffSigner(world, manifest);
  if (previous !== null) checkTeam(manifest, previous);
}

/** Refuse what was told across the wall if it is sealed to anybody but `team` and its branch's back-up. */
export function checkToldAcross(world: World, manifest: Manifest, team: Id): void {
  const wanted = staffNow(world, team).map(({ type, id }) => `${type} ${id}`);
  if (manifest.grants.map(({ type, id }) => `${type} ${id}`).join() !== wanted.join()) throw new ManifestRefused("told others as well");
  for (const entry of manifest.grants) checkKnown(world, entry);
}

function studentKid(manifest: Manifest): Kid | undefined {
  return manifest.grants.find(({ type }) => type === RecipientType.student)?.kid;
}
