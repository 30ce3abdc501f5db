/**
 * Attachments: one random key each, padded so that the size says little (Padmé). The key,
 * name, type, size and digest travel inside a message; the server stores opaque bytes.
 */
import type { Bytes, Hash, Id, Json } from "./encoding";
import { bytesOf, cat, digest, hashOf, idBytes, idOf, object, textOf, toBase64url, whole } from "./encoding";
import { CannotOpen, Malformed, TooLong } from "./errors";
import { aesKey, decrypt, encrypt, KEY_BYTES, randomBytes } from "./primitives";

export const MAX_ATTACHMENT = 5 * 1024 * 1024; // bytes before padding

/** What a message says of an attachment: where it is, its key, and what it must be. */
export interface AttachmentRef {
  readonly blob: Id;
  readonly key: Bytes;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sealedDigest: Hash;
}

/** The JSON object in a message's list `a`. */
export function attachmentValue(ref: AttachmentRef): Json {
  return {
    id: ref.blob,
    key: toBase64url(ref.key),
    name: textOf(ref.name),
    type: textOf(ref.type),
    size: ref.size,
    hash: ref.sealedDigest,
  };
}

export function attachmentRef(value: unknown): AttachmentRef {
  const { id, key, name, type, size, hash } = object(value);
  return {
    blob: idOf(id),
    key: bytesOf(key, KEY_BYTES),
    name: textOf(name),
    type: textOf(type),
    size: whole(size),
    sealedDigest: hashOf(hash),
  };
}

/** The padded length: at most 12 % more, and only few lengths exist. */
export function padme(size: number): number {
  if (size === 0) return 0;
  const exponent = Math.floor(Math.log2(size));
  const lowBits = exponent - (exponent === 0 ? 0 : Math.floor(Math.log2(exponent)) + 1);
  const step = 2 ** lowBits;
  return Math.ceil(size / step) * step;
}

/** What to put in the message, and the bytes to store, under a fresh key. */
export async function sealFile(
  thread: Id,
  blob: Id,
  data: Bytes,
  about: { name: string; type: string },
): Promise<[AttachmentRef, Bytes]> {
  if (data.length > MAX_ATTACHMENT) throw new TooLong();
  const key = randomBytes(KEY_BYTES);
  const padded = new Uint8Array(padme(data.length));
  padded.set(data);
  const sealed = await encrypt(await aesKey(key), padded, aad(thread, blob));
  return [{ blob, key, ...about, size: data.length, sealedDigest: await digest(sealed) }, sealed];
}

/** The file that `ref` names. */
export async function openAttachment(ref: AttachmentRef, thread: Id, sealed: Bytes): Promise<Bytes> {
  if ((await digest(sealed)) !== ref.sealedDigest) throw new CannotOpen();
  const padded = await decrypt(await aesKey(ref.key), sealed, aad(thread, ref.blob));
  if (padme(ref.size) !== padded.length || padded.subarray(ref.size).some((byte) => byte !== 0)) {
    throw new Malformed("wrong size or padding");
  }
  return padded.slice(0, ref.size);
}

function aad(thread: Id, blob: Id): Bytes {
  return cat("E1/att", idBytes(thread), idBytes(blob));
}
