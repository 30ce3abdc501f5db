/**
 * Chains of team epochs, and the pins that let nobody swap or shorten them.
 *
 * A branch's back-up chain hangs from its root (the digest of its first record, which the
 * paper's fingerprint covers); every team chain of the branch hangs from the back-up chain.
 * What a client has once seen it pins in its vault: a chain is taken only if it extends the pin.
 */
import type { Hash, Id, Kid } from "./encoding";
import { digest } from "./encoding";
import { BadSignature, ChainRefused, RolledBack, RootChanged } from "./errors";
import type { Signed } from "./identity";
import type { PublicKeys } from "./primitives";
import type { Branch, TeamEpoch } from "./team-epoch";
import { decodeTeamEpoch, verifySignedBy } from "./team-epoch";

/** The newest epoch of one team that this client has accepted. */
export interface ChainPin {
  readonly epoch: number;
  readonly digest: Hash;
}

/** The verified epochs of one team, 1 to the newest. */
export interface Chain {
  readonly epochs: readonly TeamEpoch[];
  /** The newest epoch: the one to seal for. */
  readonly current: TeamEpoch;
}

/** What a client knows of one branch before it fetches; a new one has the root alone. */
export interface BranchPins {
  readonly root: Hash;
  readonly backUp: ChainPin | null;
  readonly teams: ReadonlyMap<Id, ChainPin>;
}

/** The branch's chains, and the pins to keep from now on. */
export interface VerifiedBranch {
  readonly backUp: Chain;
  readonly teams: ReadonlyMap<Id, Chain>;
  readonly pins: BranchPins;
}

/** What the server says of a branch: each list is one team's whole chain, epoch 1 first. */
export interface FetchedBranch {
  readonly branch: Branch;
  readonly school: Id;
  readonly backUp: readonly Signed[];
  readonly teams: readonly (readonly Signed[])[];
}

export function epochOf(chain: Chain, kid: Kid): TeamEpoch | undefined {
  return chain.epochs.find((epoch) => epoch.keys.kid === kid);
}

export function pinOf(chain: Chain): ChainPin {
  return { epoch: chain.current.epoch, digest: chain.current.digest };
}

/**
 * Check everything the server says about a branch's keys against the pins. Store the
 * returned pins before using the keys. Pins of teams not fetched are kept.
 */
export async function verifyBranch(fetched: FetchedBranch, pins: BranchPins): Promise<VerifiedBranch> {
  const backUp = await verifyBackUpChain(fetched.backUp, pins.root, fetched.branch, pins.backUp);
  const floor = pins.backUp?.epoch ?? 1;
  const teams = new Map<Id, Chain>();
  for (const records of fetched.teams) {
    const team = await teamOf(records);
    if (teams.has(team)) throw new ChainRefused("two chains for one team");
    const trust = { backUp, floor, school: fetched.school };
    teams.set(team, await verifyTeamChain(records, trust, pins.teams.get(team) ?? null));
  }
  const known = new Map(pins.teams);
  for (const [team, chain] of teams) known.set(team, pinOf(chain));
  return { backUp, teams, pins: { root: pins.root, backUp: pinOf(backUp), teams: known } };
}

async function teamOf(records: readonly Signed[]): Promise<Id> {
  if (!records[0]) throw new ChainRefused("an empty chain");
  return (await decodeTeamEpoch(records[0].record)).team;
}

/** A back-up team's chain: its first epoch is the root, each epoch signs the next. */
export async function verifyBackUpChain(
  records: readonly Signed[],
  root: Hash,
  branch: Branch,
  pin: ChainPin | null,
): Promise<Chain> {
  if (!records[0]) throw new ChainRefused("an empty chain");
  if ((await digest(records[0].record)) !== root) throw new RootChanged();
  const epochs: TeamEpoch[] = [];
  for (const signed of records) {
    epochs.push(await verifyNextBackUpEpoch(signed, epochs.at(-1) ?? null));
  }
  const chain = extending(epochs, pin);
  if (chain.current.branch !== branch) throw new ChainRefused("another branch");
  return chain;
}

/** The epoch that `signed` adds to a back-up chain; the first signs itself. */
export async function verifyNextBackUpEpoch(signed: Signed, previous: TeamEpoch | null): Promise<TeamEpoch> {
  const epoch = await decodeTeamEpoch(signed.record);
  checkFollows(epoch, previous);
  return verifySignedBy(signed, (previous ?? epoch).keys);
}

/**
 * What a team chain hangs from. `floor` is the back-up epoch that was pinned *before* this
 * fetch (1 for a new client): a record above the team's pin that a back-up epoch below the
 * floor signed is refused, so a former back-up member appoints nobody.
 */
export interface Trust {
  readonly backUp: Chain;
  readonly floor: number;
  readonly school: Id;
}

/** A team's chain, hung from the branch's verified back-up chain. */
export async function verifyTeamChain(
  records: readonly Signed[],
  trust: Trust,
  pin: ChainPin | null,
): Promise<Chain> {
  const epochs: TeamEpoch[] = [];
  for (const signed of records) {
    const isKnown = epochs.length < (pin?.epoch ?? 0); // what the pin covers was checked back then
    const floor = isKnown ? 1 : trust.floor;
    epochs.push(await verifyNextTeamEpoch(signed, epochs.at(-1) ?? null, { ...trust, floor }));
  }
  return extending(epochs, pin);
}

/** The epoch that `signed` adds: by the team's epoch before, or a back-up epoch from `floor` on. */
export async function verifyNextTeamEpoch(
  signed: Signed,
  previous: TeamEpoch | null,
  trust: Trust,
): Promise<TeamEpoch> {
  const epoch = await decodeTeamEpoch(signed.record);
  checkFollows(epoch, previous);
  const trunk = trust.backUp.current;
  if (epoch.owner !== trust.school || epoch.branch !== trunk.branch || epoch.team === trunk.team) {
    throw new ChainRefused("another school's, branch's or the back-up's own record");
  }
  return verifySignedBy(signed, allowedSigner(epoch, previous, trust));
}

function allowedSigner(epoch: TeamEpoch, previous: TeamEpoch | null, trust: Trust): PublicKeys {
  if (epoch.signerKid === previous?.keys.kid) return previous.keys;
  const signer = epochOf(trust.backUp, epoch.signerKid);
  if (!signer) throw new BadSignature("signed by nobody who may");
  if (signer.epoch < trust.floor) throw new ChainRefused("signed by an outdated back-up epoch");
  return signer.keys;
}

function checkFollows(epoch: TeamEpoch, previous: TeamEpoch | null): void {
  if (!previous) {
    if (epoch.epoch !== 1) throw new ChainRefused("a chain starts at epoch 1");
    return;
  }
  if (epoch.epoch !== previous.epoch + 1 || epoch.prev !== previous.digest) {
    throw new ChainRefused("not the next epoch");
  }
  const isSame = epoch.owner === previous.owner && epoch.team === previous.team;
  if (!isSame || epoch.branch !== previous.branch) {
    throw new ChainRefused("another owner, branch or team");
  }
}

function extending(epochs: readonly TeamEpoch[], pin: ChainPin | null): Chain {
  const current = epochs.at(-1);
  if (!current) throw new ChainRefused("an empty chain");
  if (pin && epochs[pin.epoch - 1]?.digest !== pin.digest) throw new RolledBack();
  return { epochs, current };
}
