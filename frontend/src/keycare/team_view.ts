import type { Chain as WireChain, Id, Named, TeamKeys } from "../api/types";
import { verifyBackUpChain, verifyTeamChain } from "../crypto/chain";
import type { BranchPins, Chain, ChainPin } from "../crypto/chain";
import { digest, fromBase64url } from "../crypto/encoding";
import type { Hash } from "../crypto/encoding";
import type { Identity } from "../crypto/identity";
import { verifyIdentity } from "../crypto/identity";
import type { KeyPair } from "../crypto/primitives";
import { decodeTeamEpoch } from "../crypto/team-epoch";
import type { Vault } from "../crypto/vault";
import { openTeamSecrets } from "../keys/team_secrets";
import { recordsOf, signedOf } from "../keys/wire";
import { digitsOf } from "./codes";
import { knownRoot } from "./roots";

/** Somebody who waits to be let in, and the digits that their screen shows if all is well. */
export interface Newcomer extends Named { readonly identity: Identity; readonly code: string }

/** A team as somebody who cares for its keys sees it; all chains are verified. */
export interface TeamView {
  readonly wire: TeamKeys;
  readonly chain: Chain | null;
  readonly backUp: Chain | null;
  /** The newest epoch's secrets, where this person holds them. */
  readonly secrets: KeyPair | null;
  readonly newcomers: readonly Newcomer[];
  /** Those who left the team and still hold its newest keys. */
  readonly leavers: readonly Named[];
  /** Members who have not made their own keys yet. */
  readonly unready: readonly Named[];
  /** The twenty digits of the back-up's first epoch, and whether this person has compared them. */
  readonly root: { readonly hash: Hash; readonly code: string; readonly isKnown: boolean } | null;
  /** Whether there are keys, and nobody in the team holds them any more. */
  readonly isLost: boolean;
  /** The twenty digits of the epoch that waits for the back-up: the first, or one after a loss. */
  readonly proposal: { readonly by: Named; readonly code: string; readonly epoch: number; readonly record: Uint8Array<ArrayBuffer> } | null;
}

export interface Me { readonly id: Id; readonly keys: KeyPair; readonly vault: Vault }

/** Verify what the server says of a team, and open what `me` holds of it. */
export async function viewOf(wire: TeamKeys, me: Me): Promise<TeamView> {
  const trunk = wire.team.kind === "back_up" ? wire.chain : wire.back_up;
  const root = await rootOf(trunk, wire, me.vault);
  const backUp = await backUpChain(trunk, root, wire, me.vault);
  const chain = wire.team.kind === "back_up" ? backUp : await teamChain(wire, backUp, me.vault);
  const secrets = chain === null ? undefined : (await openTeamSecrets(wire, chain, me)).get(chain.current.keys.kid);
  const [newcomers, proposal] = [await newcomersOf(wire, me.id), await proposalOf(wire, chain)];
  return {
    wire, chain, backUp, root, secrets: secrets ?? null, newcomers, proposal,
    isLost: chain !== null && !wire.people.some(({ member, in_newest_epoch: isIn }) => member && isIn),
    leavers: wire.people.filter(({ member }) => !member),
    unready: wire.people.filter(({ member, identity }) => member && identity === null),
  };
}

async function backUpChain(trunk: WireChain | null, root: TeamView["root"], wire: TeamKeys, vault: Vault): Promise<Chain | null> {
  if (trunk === null || root === null) return null;
  const pin = knownRoot(vault, trunk.team, wire.team)?.pin ?? null;
  return verifyBackUpChain(recordsOf(trunk), root.hash, wire.team.branch, pin);
}

async function rootOf(chain: WireChain | null, wire: TeamKeys, vault: Vault): Promise<TeamView["root"]> {
  const [first] = chain?.epochs ?? [];
  if (first === undefined || chain === null) return null;
  const known = knownRoot(vault, chain.team, wire.team);
  const epoch = await decodeTeamEpoch(signedOf(first).record);
  return { hash: known?.root ?? (await digest(signedOf(first).record)), code: await digitsOf(epoch), isKnown: known?.isCompared === true };
}

/** The team's chain, which extends what this person has pinned of it: nobody builds on one that was rolled back. */
async function teamChain({ team, chain }: TeamKeys, backUp: Chain | null, vault: Vault): Promise<Chain | null> {
  if (backUp === null || chain.epochs.length === 0) return null;
  const pins = vault.schools.get(team.owner)?.branches.get(team.branch);
  const trust = { backUp, floor: pins?.backUp?.epoch ?? 1, school: team.owner };
  return verifyTeamChain(recordsOf(chain), trust, pinOfTeam(pins, team.id));
}

function pinOfTeam(pins: BranchPins | undefined, team: Id): ChainPin | null {
  return pins?.teams.get(team) ?? null;
}

async function newcomersOf(wire: TeamKeys, me: Id): Promise<Newcomer[]> {
  const newcomers: Newcomer[] = [];
  for (const { id, name, identity, in_newest_epoch: isIn, member } of wire.people) {
    if (!member || isIn || identity === null || id === me) continue;
    const known = await verifyIdentity(signedOf(identity));
    if (known.id === id) newcomers.push({ id, name, identity: known, code: await digitsOf(known) });
  }
  return newcomers;
}

async function proposalOf({ proposal }: TeamKeys, chain: Chain | null): Promise<TeamView["proposal"]> {
  if (proposal === null || proposal.epoch !== (chain?.current.epoch ?? 0) + 1) return null;
  const record = fromBase64url(proposal.record);
  return { by: proposal.by, epoch: proposal.epoch, code: await digitsOf(await decodeTeamEpoch(record)), record };
}
