import type { ManifestOut } from "../api/types";
import { fromBase64url } from "../crypto/encoding";
import type { Bytes, Id, Kid } from "../crypto/encoding";
import { ManifestRefused } from "../crypto/errors";
import { openGrant, openHist, verifyManifest } from "../crypto/manifest";
import type { Manifest } from "../crypto/manifest";
import type { KeyPair } from "../crypto/primitives";
import type { ThreadPin } from "../crypto/vault";
import { recipientType, signedOf } from "../keys/wire";
import { checkReaders, signersAfter } from "./world";
import type { World } from "./world";

/** The thread keys that somebody holds, by key epoch. */
export type ThreadKeys = ReadonlyMap<number, Bytes>;

/** Looks up the secrets behind the name of a pair of keys, which are `owner`'s: a student's or a team's. */
export type Holder = (kid: Kid, owner: Id) => KeyPair | undefined | Promise<KeyPair | undefined>;

/**
 * Verify all manifests of a thread, 1 to the newest, against the world and what was pinned.
 * @throws ManifestRefused, BadSignature, Malformed: not one of them may be used then
 */
export async function verifyManifests(thread: Id, wire: readonly ManifestOut[], world: World, pin: ThreadPin | null): Promise<Manifest[]> {
  checkBeginning(wire);
  const manifests: Manifest[] = [];
  for (const each of wire) {
    const previous = manifests.at(-1) ?? null;
    const manifest = await verifyManifest(signedOf(each), thread, previous, signersAfter(world, previous));
    checkReaders(world, manifest, previous);
    manifests.push(manifest);
  }
  if (manifests.length === 0) throw new ManifestRefused("no manifest");
  if (pin !== null && manifests[pin.ke - 1]?.digest !== pin.digest) throw new ManifestRefused("another history than seen before");
  return manifests;
}

/**
 * Open every thread key that `holder` can: from the newest grant, then down the history.
 * What was not handed over stays closed.
 */
export async function openThreadKeys(manifests: readonly Manifest[], wire: readonly ManifestOut[], holder: Holder): Promise<ThreadKeys> {
  const keys = new Map<number, Bytes>();
  for (const manifest of [...manifests].reverse()) {
    const out = wire[manifest.ke - 1];
    const key = (await fromGrant(manifest, out, holder)) ?? (await fromHistory(manifest, manifests, wire, keys));
    if (key !== null) keys.set(manifest.ke, key);
  }
  return keys;
}

async function fromGrant(manifest: Manifest, out: ManifestOut | undefined, holder: Holder): Promise<Bytes | null> {
  const grant = out?.grant ?? null;
  const keys = grant === null ? undefined : await holder(grant.kid, grant.recipient);
  if (grant === null || keys === undefined) return null;
  const { type, recipient, kid, sealed } = grant;
  return openGrant(manifest, { type: recipientType(type), id: recipient, kid, sealed: fromBase64url(sealed) }, keys);
}

async function fromHistory(
  manifest: Manifest, manifests: readonly Manifest[], wire: readonly ManifestOut[], keys: ThreadKeys,
): Promise<Bytes | null> {
  const [next, out, key] = [manifests[manifest.ke], wire[manifest.ke], keys.get(manifest.ke + 1)];
  if (next === undefined || key === undefined || out === undefined || out.hist === "") return null;
  return openHist(next, fromBase64url(out.hist), key, manifest);
}

/** Refuse a history that comes with the first key: there was nothing before it. */
export function checkBeginning([first]: readonly ManifestOut[]): void {
  if (first !== undefined && first.hist !== "") throw new ManifestRefused("history before the first key");
}
