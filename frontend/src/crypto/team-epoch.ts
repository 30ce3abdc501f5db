/**
 * One generation of a team's keys: who is in it, and how its secrets reach them.
 *
 * The secrets (the bundle, 64 bytes) are sealed to each member of the signed list, and the
 * bundle before is wrapped under this one, so that a new member can read history and a
 * former member cannot read what comes.
 */
import type { Bytes, Hash, Id, Kid } from "./encoding";
import {
  cat,
  concat,
  digest,
  hashBytes,
  ID_BYTES,
  idBytes,
  parseCat,
  sameBytes,
  toBase64url,
  u8,
  u32,
  u64,
  ZERO_HASH,
} from "./encoding";
import { BadSignature, CannotOpen, Malformed } from "./errors";
import type { Signed } from "./identity";
import type { KeyPair, PublicKeys } from "./primitives";
import {
  aesKey,
  decrypt,
  derive,
  encrypt,
  KEM_PK_BYTES,
  keyPair,
  keyPairBytes,
  open,
  publicKeys,
  seal,
  SEED_BYTES,
  SIG_PK_BYTES,
  sign,
  verify,
} from "./primitives";

export type Branch = "counsellor" | "nurse";
export const BRANCHES: readonly Branch[] = ["counsellor", "nurse"]; // 1 and 2 in the record

const MEMBER_BYTES = 2 * ID_BYTES;

/** A person of the team, with the keys they had when the epoch was signed. */
export interface Member {
  readonly id: Id;
  readonly kid: Kid;
}

/** What a new epoch says, before it has keys, a place in the chain and a signer. */
export interface EpochPlan {
  /** The school's id, or the organisation's for a back-up team that serves several schools. */
  readonly owner: Id;
  readonly branch: Branch;
  readonly team: Id;
  readonly members: readonly Member[];
  readonly createdMs: number;
}

/** `prev` is the digest of the record before, zeros for epoch 1; `digest` is this record's. */
export interface TeamEpoch extends EpochPlan {
  readonly epoch: number;
  readonly keys: PublicKeys;
  readonly prev: Hash;
  readonly signerKid: Kid;
  readonly digest: Hash;
}

/**
 * Make and sign the epoch that follows `previous`, or the team's first. The signer is the
 * epoch itself for a back-up team's first, else the team's epoch before, or an epoch of
 * the branch's back-up team.
 */
export async function signTeamEpoch(
  plan: EpochPlan,
  keys: KeyPair,
  previous: TeamEpoch | null,
  signer: KeyPair,
): Promise<Signed> {
  const record = cat(
    "E1/team-epoch",
    idBytes(plan.owner),
    u8(BRANCHES.indexOf(plan.branch) + 1),
    idBytes(plan.team),
    u32(previous ? previous.epoch + 1 : 1),
    keys.public.sigPk,
    keys.public.kemPk,
    hashBytes(previous ? previous.digest : ZERO_HASH),
    u64(plan.createdMs),
    idBytes(signer.public.kid),
    encodeMembers(plan.members),
  );
  await decodeTeamEpoch(record); // never sign what no reader would accept
  return { record, signature: sign(signer.sigSeed, record) };
}

function encodeMembers(members: readonly Member[]): Bytes {
  const pieces = members.map(({ id, kid }) => concat(idBytes(id), idBytes(kid)));
  return concat(...pieces.sort(compareBytes));
}

function compareBytes(a: Bytes, b: Bytes): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** What the bytes say, unverified. */
export async function decodeTeamEpoch(record: Bytes): Promise<TeamEpoch> {
  const fields = parseCat(record, "E1/team-epoch", 10);
  const owner = fields.id();
  const branch = BRANCHES[fields.number(1) - 1];
  const team = fields.id();
  const epoch = fields.number(4);
  const keys = await publicKeys(fields.bytes(SIG_PK_BYTES), fields.bytes(KEM_PK_BYTES));
  const prev = fields.hash();
  const createdMs = fields.number(8);
  const signerKid = fields.id();
  const members = decodeMembers(fields.bytes());
  if (!branch) throw new Malformed("unknown branch");
  if (epoch === 0 || (epoch === 1) !== (prev === ZERO_HASH)) {
    throw new Malformed("epoch 1, and no other, follows nothing");
  }
  const hash = await digest(record);
  return { owner, branch, team, epoch, keys, prev, createdMs, signerKid, members, digest: hash };
}

function decodeMembers(field: Bytes): Member[] {
  if (field.length === 0 || field.length % MEMBER_BYTES !== 0) {
    throw new Malformed("a team epoch has members");
  }
  const members: Member[] = [];
  for (let at = 0; at < field.length; at += MEMBER_BYTES) {
    const [id, kid] = [field.slice(at, at + ID_BYTES), field.slice(at + ID_BYTES, at + MEMBER_BYTES)];
    const before = at === 0 ? null : field.slice(at - MEMBER_BYTES, at - ID_BYTES);
    if (before && compareBytes(before, id) >= 0) {
      throw new Malformed("members are sorted, and nobody is listed twice");
    }
    members.push({ id: toBase64url(id), kid: toBase64url(kid) });
  }
  return members;
}

/** The epoch, if `signer` is who it names and who signed it. Who *may* is up to `chain.ts`. */
export async function verifySignedBy(signed: Signed, signer: PublicKeys): Promise<TeamEpoch> {
  const epoch = await decodeTeamEpoch(signed.record);
  if (epoch.signerKid !== signer.kid) throw new BadSignature("the record names another signer");
  verify(signer.sigPk, signed.record, signed.signature);
  return epoch;
}

/** The epoch's secrets, sealed to a member. `identity` must be the keys that the list names. */
export function sealBundle(
  keys: KeyPair,
  epoch: TeamEpoch,
  member: Id,
  identity: PublicKeys,
): Promise<Bytes> {
  const isListed = epoch.members.some(({ id, kid }) => id === member && kid === identity.kid);
  if (!isListed) throw new Malformed("not a member");
  return seal(identity.kemPk, bundleInfo(epoch, member, identity.kid), keyPairBytes(keys));
}

/** The epoch's secrets, which match the public keys of its record. */
export async function openBundle(
  sealed: Bytes,
  epoch: TeamEpoch,
  member: Id,
  identity: KeyPair,
): Promise<KeyPair> {
  const info = bundleInfo(epoch, member, identity.public.kid);
  return matching(await open(identity.kemSeed, info, sealed), epoch);
}

function bundleInfo(epoch: TeamEpoch, member: Id, kid: Kid): Bytes {
  const team = idBytes(epoch.team);
  return cat("E1/bundle", team, u32(epoch.epoch), hashBytes(epoch.digest), idBytes(member), idBytes(kid));
}

/** The prev link: the secrets of epoch e-1 under those of `epoch`. */
export async function wrapPrevious(keys: KeyPair, epoch: TeamEpoch, previous: KeyPair): Promise<Bytes> {
  return encrypt(await prevKey(keys), keyPairBytes(previous), prevAad(epoch));
}

/** The secrets of the epoch before `epoch`. */
export async function unwrapPrevious(
  link: Bytes,
  keys: KeyPair,
  epoch: TeamEpoch,
  previous: TeamEpoch,
): Promise<KeyPair> {
  if (epoch.prev !== previous.digest) throw new CannotOpen();
  return matching(await decrypt(await prevKey(keys), link, prevAad(epoch)), previous);
}

async function matching(data: Bytes, epoch: TeamEpoch): Promise<KeyPair> {
  if (data.length !== 2 * SEED_BYTES) throw new CannotOpen();
  const keys = await keyPair(data.slice(0, SEED_BYTES), data.slice(SEED_BYTES));
  const { sigPk, kemPk } = keys.public;
  if (!sameBytes(sigPk, epoch.keys.sigPk) || !sameBytes(kemPk, epoch.keys.kemPk)) {
    throw new CannotOpen("the keys are not those of the record");
  }
  return keys;
}

async function prevKey(keys: KeyPair): Promise<CryptoKey> {
  return aesKey(await derive(keyPairBytes(keys), "E1/prev-bundle"));
}

function prevAad(epoch: TeamEpoch): Bytes {
  return cat("E1/prev-bundle", idBytes(epoch.team), u32(epoch.epoch), hashBytes(epoch.digest));
}
