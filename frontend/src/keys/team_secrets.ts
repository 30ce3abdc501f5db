import type { TeamKeys } from "../api/types";
import type { Chain } from "../crypto/chain";
import { fromBase64url } from "../crypto/encoding";
import type { Id, Kid } from "../crypto/encoding";
import type { KeyPair } from "../crypto/primitives";
import { openBundle, unwrapPrevious } from "../crypto/team-epoch";
import type { TeamEpoch } from "../crypto/team-epoch";

/** The secrets of team epochs that this person holds, by the name of their keys. */
export type TeamSecrets = ReadonlyMap<Kid, KeyPair>;

interface Me { readonly id: Id; readonly keys: KeyPair }

/**
 * Open what `me` holds of a team: the bundles sealed to them, and from each the epochs before.
 * `chain` must have been verified: the bundles are bound to its records.
 */
export async function openTeamSecrets(wire: TeamKeys, chain: Chain, me: Me): Promise<TeamSecrets> {
  const secrets = new Map<Kid, KeyPair>();
  for (const epoch of [...chain.epochs].reverse()) {
    const keys = (await fromBundle(wire, epoch, me)) ?? (await fromNext(wire, chain, epoch, secrets));
    if (keys !== null) secrets.set(epoch.keys.kid, keys);
  }
  return secrets;
}

async function fromBundle(wire: TeamKeys, epoch: TeamEpoch, me: Me): Promise<KeyPair | null> {
  const { kid } = me.keys.public;
  const bundle = wire.bundles.find((each) => each.epoch === epoch.epoch && each.kid === kid);
  return bundle === undefined ? null : openBundle(fromBase64url(bundle.sealed), epoch, me.id, me.keys);
}

async function fromNext(wire: TeamKeys, chain: Chain, epoch: TeamEpoch, secrets: TeamSecrets): Promise<KeyPair | null> {
  const next = chain.epochs[epoch.epoch];
  const keys = next === undefined ? undefined : secrets.get(next.keys.kid);
  const link = wire.prev_links.find((each) => each.epoch === epoch.epoch + 1);
  if (next === undefined || keys === undefined || link === undefined) return null;
  return unwrapPrevious(fromBase64url(link.sealed), keys, next, epoch);
}
