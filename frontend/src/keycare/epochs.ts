import type { NewEpoch, TeamKeys } from "../api/types";
import type { Chain } from "../crypto/chain";
import { toBase64url } from "../crypto/encoding";
import { ChainRefused } from "../crypto/errors";
import type { Identity } from "../crypto/identity";
import { verifyIdentity } from "../crypto/identity";
import type { KeyPair } from "../crypto/primitives";
import { newIdentity, sign } from "../crypto/primitives";
import type { EpochPlan, TeamEpoch } from "../crypto/team-epoch";
import { decodeTeamEpoch, sealBundle, signTeamEpoch, wrapPrevious } from "../crypto/team-epoch";
import { signedOf } from "../keys/wire";

/** What a new epoch needs to know of its team. */
type About = Pick<TeamKeys["team"], "id" | "owner" | "branch">;

/** The first epoch of a back-up team: the root of its branch. It signs itself. */
export async function rootEpoch(team: About, founder: Identity, now: number): Promise<NewEpoch> {
  const keys = await newIdentity();
  const signed = await signTeamEpoch(planOf(team, [founder], now), keys, null, keys);
  return sealed(signed.record, signed.signature, keys, [founder], null);
}

/**
 * A school team's first epoch, made by its founder for a member of the back-up to sign; or the one
 * after `previous`, whose secrets nobody in the team has any more: no link leads back to those.
 */
export async function proposedEpoch(team: About, founder: Identity, backUp: Chain, now: number, previous: TeamEpoch | null = null): Promise<NewEpoch> {
  const keys = await newIdentity();
  const named = { ...keys, public: backUp.current.keys }; // the signer it names; the signature is not kept
  const { record } = await signTeamEpoch(planOf(team, [founder], now), keys, previous, named);
  return sealed(record, null, keys, [founder], null);
}

/** The signature by which a member of the back-up makes a proposed first epoch stand. */
export async function certification(record: Uint8Array<ArrayBuffer>, backUp: KeyPair): Promise<string> {
  const epoch = await decodeTeamEpoch(record);
  if (epoch.signerKid !== backUp.public.kid) throw new ChainRefused("proposed to another epoch of the back-up");
  return toBase64url(sign(backUp.sigSeed, record));
}

/** The epoch after `previous` with exactly `members`, signed with the keys of `previous`. */
export async function nextEpoch(previous: TeamEpoch, secrets: KeyPair, members: readonly Identity[], now: number): Promise<NewEpoch> {
  const keys = await newIdentity();
  const team = { id: previous.team, owner: previous.owner, branch: previous.branch };
  const signed = await signTeamEpoch(planOf(team, members, now), keys, previous, secrets);
  return sealed(signed.record, signed.signature, keys, members, secrets);
}

/**
 * Who stays in the next epoch: the members of the newest one that are still in the team, with
 * the very keys they had. Somebody with new keys is a newcomer, and is met again.
 */
export async function whoStays(wire: TeamKeys, newest: TeamEpoch): Promise<Identity[]> {
  const staying: Identity[] = [];
  for (const { id, identity, member } of wire.people) {
    const listed = newest.members.find((one) => one.id === id);
    if (!member || identity === null || listed === undefined || listed.kid !== identity.kid) continue;
    const known = await verifyIdentity(signedOf(identity));
    if (known.id === id && known.keys.kid === listed.kid) staying.push(known);
  }
  return staying;
}

function planOf(team: About, members: readonly Identity[], createdMs: number): EpochPlan {
  return {
    owner: team.owner, branch: team.branch, team: team.id, createdMs,
    members: members.map(({ id, keys }) => ({ id, kid: keys.kid })),
  };
}

async function sealed(
  record: Uint8Array<ArrayBuffer>, signature: Uint8Array | null, keys: KeyPair, members: readonly Identity[], previous: KeyPair | null,
): Promise<NewEpoch> {
  const epoch = await decodeTeamEpoch(record);
  const bundles = await Promise.all(members.map(async ({ id, keys: identity }) => {
    return { person: id, kid: identity.kid, sealed: toBase64url(await sealBundle(keys, epoch, id, identity)) };
  }));
  return {
    record: toBase64url(record),
    signature: signature === null ? null : toBase64url(signature),
    bundles,
    prev_link: previous === null ? null : toBase64url(await wrapPrevious(keys, epoch, previous)),
  };
}
