/**
 * Who holds a thread's key: the signed manifest, its grants, and what binds them.
 *
 * Each key epoch of a thread has one 256-bit key K. The manifest commits to K and lists
 * exactly the readers; each reader's grant is K sealed to them. `hist` wraps the key
 * before, for readers who may see what came before.
 */
import type { Bytes, Hash, Id, Kid } from "./encoding";
import {
  cat,
  concat,
  digest,
  EMPTY,
  Fields,
  hashBytes,
  idBytes,
  parseCat,
  readCat,
  u8,
  u32,
  u64,
  ZERO_HASH,
} from "./encoding";
import { BadSignature, Malformed, ManifestRefused } from "./errors";
import type { Signed } from "./identity";
import type { KeyPair, PublicKeys } from "./primitives";
import { sign, verify } from "./primitives";
import type { Grant, KeyEpoch, Recipient } from "./thread-key";
import {
  commitment,
  GRANT_BYTES,
  HIST_BYTES,
  RecipientType,
  sealGrant,
  sealHist,
  unsealGrant,
  unsealHist,
} from "./thread-key";

/** Why there is a new thread key. */
export const Reason = { open: 0, studentKey: 1, teamEpoch: 2, handOver: 3, backUpTakesOver: 4 } as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

/** Somebody who may sign a manifest: the student, or a team's or back-up's epoch. */
export interface Signer {
  readonly id: Id;
  readonly keys: PublicKeys;
}

/** A signer's id and secrets, to build a manifest with. */
export interface SigningKeys {
  readonly id: Id;
  readonly keys: KeyPair;
}

/** What the manifest says of one grant: for whom, and the digest of its bytes. */
export interface GrantEntry {
  readonly type: RecipientType;
  readonly id: Id;
  readonly kid: Kid;
  readonly digest: Hash;
}

/** `createdMs` is milliseconds since 1970, UTC; `digest` is SHA-256 of the record. */
export interface Manifest extends KeyEpoch {
  readonly signerId: Id;
  readonly signerKid: Kid;
  readonly prev: Hash;
  readonly histDigest: Hash;
  readonly reason: Reason;
  readonly createdMs: number;
  readonly grants: readonly GrantEntry[];
  readonly digest: Hash;
}

/** All that opens a key epoch of a thread: the server stores these parts as they are. */
export interface SealedManifest {
  readonly signed: Signed;
  readonly hist: Bytes;
  readonly grants: readonly Grant[];
}

/** What to build a manifest of. Give `previousKey` to hand over history. */
export interface ManifestPlan {
  readonly thread: Id;
  readonly key: Bytes;
  readonly signer: SigningKeys;
  readonly recipients: readonly Recipient[];
  readonly reason: Reason;
  readonly createdMs: number;
  readonly previous: Manifest | null;
  readonly previousKey: Bytes | null;
}

/** The signed manifest of the key epoch after `previous`, and its grants. */
export async function buildManifest(plan: ManifestPlan): Promise<SealedManifest> {
  const { thread, key, signer, previous } = plan;
  const epoch = { thread, ke: previous ? previous.ke + 1 : 1, commit: await commitment(key) };
  const grants = await Promise.all(plan.recipients.map((reader) => sealGrant(epoch, key, reader)));
  grants.sort(byTypeAndId);
  const hist = plan.previousKey ? await sealHist(epoch, key, plan.previousKey) : EMPTY;
  const entries = await Promise.all(grants.map(encodeEntry));
  const record = cat(
    "E1/manifest",
    idBytes(thread),
    u32(epoch.ke),
    idBytes(signer.id),
    idBytes(signer.keys.public.kid),
    hashBytes(previous ? previous.digest : ZERO_HASH),
    hashBytes(epoch.commit),
    hashBytes(await digest(hist)),
    u8(plan.reason),
    u64(plan.createdMs),
    concat(...entries),
  );
  await decodeManifest(record); // never sign what no reader would accept
  return { signed: { record, signature: sign(signer.keys.sigSeed, record) }, hist, grants };
}

type Reader = Pick<GrantEntry, "type" | "id">;

function byTypeAndId(a: Reader, b: Reader): number {
  if (a.type !== b.type) return a.type - b.type;
  const [first, second] = [idBytes(a.id), idBytes(b.id)];
  const at = first.findIndex((byte, index) => byte !== second[index]);
  return at < 0 ? 0 : (first[at] ?? 0) - (second[at] ?? 0);
}

async function encodeEntry(grant: Grant): Promise<Bytes> {
  const hash = hashBytes(await digest(grant.sealed));
  return cat("E1/g", u8(grant.type), idBytes(grant.id), idBytes(grant.kid), hash);
}

/** What the bytes say, unverified. */
export async function decodeManifest(record: Bytes): Promise<Manifest> {
  const fields = parseCat(record, "E1/manifest", 10);
  const manifest: Manifest = {
    thread: fields.id(),
    ke: fields.number(4),
    signerId: fields.id(),
    signerKid: fields.id(),
    prev: fields.hash(),
    commit: fields.hash(),
    histDigest: fields.hash(),
    reason: oneOf(Reason, fields.number(1)),
    createdMs: fields.number(8),
    grants: decodeEntries(fields.bytes()),
    digest: await digest(record),
  };
  await checkFirst(manifest);
  return manifest;
}

/** Key epoch 1, and no other, opens a thread and has nothing before it. */
async function checkFirst(manifest: Manifest): Promise<void> {
  const isFirst = manifest.ke === 1;
  if (manifest.ke === 0 || isFirst !== (manifest.reason === Reason.open)) {
    throw new Malformed("key epoch 1, and no other, opens a thread");
  }
  if (isFirst !== (manifest.prev === ZERO_HASH)) {
    throw new Malformed("key epoch 1, and no other, follows nothing");
  }
  if (isFirst && manifest.histDigest !== (await digest(EMPTY))) {
    throw new Malformed("key epoch 1 has no history");
  }
}

function oneOf<T extends number>(values: Record<string, T>, value: number): T {
  const known = Object.values(values).find((each) => each === value);
  if (known === undefined) throw new Malformed("unknown reason or recipient type");
  return known;
}

function decodeEntries(field: Bytes): GrantEntry[] {
  const entries: GrantEntry[] = [];
  for (let at = 0; at < field.length; ) {
    const [pieces, end] = readCat(field, at, "E1/g", 4);
    const entry = new Fields(pieces);
    const type = oneOf(RecipientType, entry.number(1));
    entries.push({ type, id: entry.id(), kid: entry.id(), digest: entry.hash() });
    at = end;
  }
  const isSorted = entries.every((entry, at) => {
    const before = entries[at - 1];
    return !before || byTypeAndId(before, entry) < 0;
  });
  if (entries.length === 0 || !isSorted) throw new Malformed("grants are sorted, and nobody has two");
  return entries;
}

/** The manifest, if it is the next of `thread` and an allowed signer made it. */
export async function verifyManifest(
  signed: Signed,
  thread: Id,
  previous: Manifest | null,
  signers: readonly Signer[],
): Promise<Manifest> {
  const manifest = await decodeManifest(signed.record);
  const [ke, prev] = previous ? [previous.ke + 1, previous.digest] : [1, ZERO_HASH];
  if (manifest.thread !== thread || manifest.ke !== ke || manifest.prev !== prev) {
    throw new ManifestRefused("not the next manifest of this thread");
  }
  const signer = signers.find(({ id, keys }) => id === manifest.signerId && keys.kid === manifest.signerKid);
  if (!signer) throw new BadSignature("signed by nobody who may");
  verify(signer.keys.sigPk, signed.record, signed.signature);
  return manifest;
}

/** Refuse readers other than exactly those one would have chosen oneself. */
export function checkRecipients(manifest: Manifest, expected: readonly Recipient[]): void {
  const wanted = new Set(expected.map(({ type, id, keys }) => `${type} ${id} ${keys.kid}`));
  const listed = manifest.grants.map(({ type, id, kid }) => `${type} ${id} ${kid}`);
  if (listed.length !== wanted.size || !listed.every((reader) => wanted.has(reader))) {
    throw new ManifestRefused("not exactly the expected recipients");
  }
}

/** Refuse hist or grants other than those listed. */
export async function checkParts(manifest: Manifest, hist: Bytes, grants: readonly Grant[]): Promise<void> {
  if (grants.length !== manifest.grants.length) throw new ManifestRefused("grants other than listed");
  for (const grant of grants) {
    await entryOf(manifest, grant, grant.kid);
    if (grant.sealed.length !== GRANT_BYTES) throw new ManifestRefused("a grant of the wrong length");
  }
  if (new Set(grants.map(({ type, id }) => `${type} ${id}`)).size !== grants.length) {
    throw new ManifestRefused("a grant given twice");
  }
  if (hist.length !== 0 && hist.length !== HIST_BYTES) throw new ManifestRefused("not a history");
  if ((await digest(hist)) !== manifest.histDigest) throw new ManifestRefused("history other than listed");
}

async function entryOf(manifest: Manifest, grant: Grant, kid: Kid): Promise<GrantEntry> {
  const hash = await digest(grant.sealed);
  const entry = manifest.grants.find(({ type, id }) => type === grant.type && id === grant.id);
  if (entry?.kid !== kid || entry.digest !== hash) {
    throw new ManifestRefused("not a listed grant for these keys");
  }
  return entry;
}

/** The thread key, which is the one that the verified manifest commits to. */
export async function openGrant(manifest: Manifest, grant: Grant, keys: KeyPair): Promise<Bytes> {
  await entryOf(manifest, grant, keys.public.kid);
  return unsealGrant(manifest, grant, keys);
}

/** The key of the epoch before, from this epoch's `key`. */
export async function openHist(
  manifest: Manifest,
  hist: Bytes,
  key: Bytes,
  previous: Manifest,
): Promise<Bytes> {
  const isListed = (await digest(hist)) === manifest.histDigest;
  if (!isListed || hist.length === 0 || manifest.prev !== previous.digest) {
    throw new ManifestRefused("no such history");
  }
  return unsealHist(manifest, key, hist, previous.commit);
}
