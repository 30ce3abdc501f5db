/**
 * A thread's key K: sealed to each reader, committed to, and wrapped under the next one.
 * `manifest.ts` signs who the readers are; this is what stands behind its entries.
 */
import type { Bytes, Hash, Id, Kid } from "./encoding";
import { cat, hashBytes, ID_BYTES, idBytes, sha256, sized, toBase64url, u8, u32 } from "./encoding";
import { CommitMismatch } from "./errors";
import type { KeyPair, PublicKeys } from "./primitives";
import {
  AEAD_OVERHEAD,
  aesKey,
  decrypt,
  derive,
  encrypt,
  KEY_BYTES,
  open,
  randomBytes,
  seal,
  SEAL_OVERHEAD,
} from "./primitives";

export const GRANT_BYTES = SEAL_OVERHEAD + KEY_BYTES;
export const HIST_BYTES = AEAD_OVERHEAD + KEY_BYTES;

/** What a reader is to the thread; also the author's role in a message. */
export const RecipientType = { student: 0, team: 1, backUp: 2 } as const;
export type RecipientType = (typeof RecipientType)[keyof typeof RecipientType];

/** A reader to seal for: a student's identity or the newest epoch of a team. */
export interface Recipient {
  readonly type: RecipientType;
  readonly id: Id;
  readonly keys: PublicKeys;
}

/** The thread key sealed to one reader. */
export interface Grant {
  readonly type: RecipientType;
  readonly id: Id;
  readonly kid: Kid;
  readonly sealed: Bytes;
}

/** What every grant of one key epoch is bound to. */
export interface KeyEpoch {
  readonly thread: Id;
  readonly ke: number;
  readonly commit: Hash;
}

export function newThreadKey(): Bytes {
  return randomBytes(KEY_BYTES);
}

/** What a manifest says of its key, so that all readers get the same one. */
export async function commitment(key: Bytes): Promise<Hash> {
  return toBase64url(await derive(sized(key, KEY_BYTES), "E1/commit"));
}

/** K sealed to `reader`, for this key epoch alone. */
export async function sealGrant(epoch: KeyEpoch, key: Bytes, reader: Recipient): Promise<Grant> {
  const place = { type: reader.type, id: reader.id, kid: reader.keys.kid };
  return { ...place, sealed: await seal(reader.keys.kemPk, grantInfo(epoch, place), key) };
}

/** K, which is the one that `epoch` commits to. */
export async function unsealGrant(epoch: KeyEpoch, grant: Grant, keys: KeyPair): Promise<Bytes> {
  const info = grantInfo(epoch, { ...grant, kid: keys.public.kid });
  return committed(await open(keys.kemSeed, info, grant.sealed), epoch.commit);
}

function grantInfo(epoch: KeyEpoch, reader: Omit<Grant, "sealed">): Bytes {
  const place = [idBytes(epoch.thread), u32(epoch.ke)];
  const who = [u8(reader.type), idBytes(reader.id), idBytes(reader.kid)];
  return cat("E1/grant", ...place, ...who, hashBytes(epoch.commit));
}

/** `hist`: the key before, under K. */
export async function sealHist(epoch: KeyEpoch, key: Bytes, previousKey: Bytes): Promise<Bytes> {
  return encrypt(await histKey(key), sized(previousKey, KEY_BYTES), histAad(epoch));
}

/** The key before, which is the one that its own manifest committed to. */
export async function unsealHist(
  epoch: KeyEpoch,
  key: Bytes,
  hist: Bytes,
  previousCommit: Hash,
): Promise<Bytes> {
  return committed(await decrypt(await histKey(key), hist, histAad(epoch)), previousCommit);
}

async function histKey(key: Bytes): Promise<CryptoKey> {
  return aesKey(await derive(key, "E1/hist-key"));
}

function histAad(epoch: KeyEpoch): Bytes {
  return cat("E1/hist", idBytes(epoch.thread), u32(epoch.ke));
}

/** `key`, if it is the one that `commit` says. */
export async function committed(key: Bytes, commit: Hash): Promise<Bytes> {
  if (key.length !== KEY_BYTES || (await commitment(key)) !== commit) throw new CommitMismatch();
  return key;
}

/** The id of the thread that holds the staff's notes and drafts on `thread`. */
export async function companionOf(thread: Id): Promise<Id> {
  const hash = await sha256(cat("E1/companion", idBytes(thread)));
  return toBase64url(hash.slice(0, ID_BYTES));
}
