/**
 * Messages: padded, sealed under the thread key, bound to their place.
 * `01 ‖ 02 ‖ u32 ke ‖ mid(16) ‖ nonce(12) ‖ ct ‖ tag`
 */
import type { AttachmentRef } from "./attachment";
import { attachmentRef, attachmentValue } from "./attachment";
import type { Bytes, Id, Json } from "./encoding";
import {
  cat,
  concat,
  fromJson,
  idBytes,
  idOf,
  list,
  readUnsigned,
  textOf,
  toBase64url,
  toJson,
  u8,
  u32,
  utf8,
  whole,
} from "./encoding";
import { CannotOpen, Malformed, TooLong, Unsupported } from "./errors";
import { AEAD_OVERHEAD, aesKey, decrypt, derive, encryptWithNonce, NONCE_BYTES, randomBytes, SUITE } from "./primitives";
import type { RecipientType } from "./thread-key";

export const VERSION = 1;
export const SIZE_CLASSES: readonly number[] = [256, 512, 1024, 2048, 4096, 8192, 16_384];

const HEADER_BYTES = 22; // version, suite, ke, mid; the nonce comes after it
const LENGTH_BYTES = 4;
const KNOWN = new Set(["v", "t", "p", "te", "ts", "a"]);

/** What a message is for. Bound to it, and seen by the server. */
export const Kind = {
  text: 0,
  attachment: 1,
  retract: 2,
  reveal: 3,
  note: 4,
  draft: 5,
  meeting: 6,
  system: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Where a message belongs. It opens here and nowhere else. */
export interface Place {
  readonly thread: Id;
  readonly ke: number;
  readonly mid: Id;
  readonly author: Id;
  readonly role: RecipientType;
  readonly kind: Kind;
}

/**
 * What a message says. `seen` is the last message id that the author had received,
 * `teamEpoch` the newest epoch they knew, `sentMs` their own clock. `more` holds the keys
 * of its kind and any unknown ones: `r` (the retracted mid), `c` (the student's choices),
 * `m` (a proposed meeting), `i` (a revealed identity); `docs/protocol.md` describes them.
 */
export interface Content {
  readonly text: string;
  readonly seen?: Id;
  readonly teamEpoch?: number;
  readonly sentMs?: number;
  readonly attachments: readonly AttachmentRef[];
  readonly more: Json;
}

export interface Header {
  readonly ke: number;
  readonly mid: Id;
}

/** The key that messages of one key epoch are sealed under; make it once for a thread. */
export async function messageKey(threadKey: Bytes): Promise<CryptoKey> {
  return aesKey(await derive(threadKey, "E1/msg-key"));
}

/** The associated data of a message's cipher. */
export function messageAad(place: Place): Bytes {
  const { thread, ke, mid, author, role, kind } = place;
  return cat("E1/msg", idBytes(thread), u32(ke), idBytes(mid), idBytes(author), u8(role), u8(kind));
}

/** The envelope of `content`, under a fresh nonce. */
export function sealMessage(key: CryptoKey, place: Place, content: Content): Promise<Bytes> {
  return sealPadded(key, place, pad(encodeContent(content)), randomBytes(NONCE_BYTES));
}

/** For fixed vectors: senders call `sealMessage`. */
export async function sealPadded(key: CryptoKey, place: Place, padded: Bytes, nonce: Bytes): Promise<Bytes> {
  if (place.ke === 0) throw new Malformed("key epochs count from 1");
  const body = await encryptWithNonce(key, nonce, padded, messageAad(place));
  return concat(u8(VERSION), u8(SUITE), u32(place.ke), idBytes(place.mid), body);
}

/** The header, if the envelope has the form of one. It needs no key. */
export function parseEnvelope(envelope: Bytes): Header {
  if (envelope[0] !== VERSION || envelope[1] !== SUITE) throw new Unsupported();
  if (!SIZE_CLASSES.includes(envelope.length - HEADER_BYTES - AEAD_OVERHEAD)) {
    throw new Malformed("not the length of a padded message");
  }
  const ke = readUnsigned(envelope.slice(2, 6), 4);
  if (ke === 0) throw new Malformed("key epochs count from 1");
  return { ke, mid: toBase64url(envelope.slice(6, HEADER_BYTES)) };
}

/** What the message says, if it stands where it was written for. */
export async function openMessage(key: CryptoKey, place: Place, envelope: Bytes): Promise<Content> {
  const header = parseEnvelope(envelope);
  if (header.ke !== place.ke || header.mid !== place.mid) throw new CannotOpen();
  return decodeContent(unpad(await decrypt(key, envelope.slice(HEADER_BYTES), messageAad(place))));
}

/** `u32 len ‖ content ‖ zeros` in the smallest size class that holds it. */
export function pad(content: Bytes): Bytes {
  const size = SIZE_CLASSES.find((each) => content.length + LENGTH_BYTES <= each);
  if (size === undefined) throw new TooLong();
  return frame(content, size);
}

export function frame(content: Bytes, size: number): Bytes {
  const framed = new Uint8Array(size);
  framed.set(u32(content.length));
  framed.set(content, LENGTH_BYTES);
  return framed;
}

/** The content of a padded block; the rest must be zeros. */
export function unpad(padded: Bytes): Bytes {
  if (!SIZE_CLASSES.includes(padded.length)) throw new Malformed("not a size class");
  return unframe(padded);
}

export function unframe(framed: Bytes): Bytes {
  const end = LENGTH_BYTES + readUnsigned(framed.slice(0, LENGTH_BYTES), LENGTH_BYTES);
  if (end > framed.length || framed.subarray(end).some((byte) => byte !== 0)) {
    throw new Malformed("wrong padding");
  }
  return framed.slice(LENGTH_BYTES, end);
}

/** The JSON of a message; absent parts are left out. */
export function encodeContent(content: Content): Bytes {
  if (Object.keys(content.more).some((key) => KNOWN.has(key))) {
    throw new Malformed("a key of the format itself");
  }
  const { seen, teamEpoch, sentMs, attachments } = content;
  return toJson({
    v: VERSION,
    t: wellFormed(content.text),
    ...(seen === undefined ? {} : { p: idOf(seen) }),
    ...(teamEpoch === undefined ? {} : { te: whole(teamEpoch) }),
    ...(sentMs === undefined ? {} : { ts: whole(sentMs) }),
    ...(attachments.length === 0 ? {} : { a: attachments.map(attachmentValue) }),
    ...content.more,
  });
}

/** Half an emoji, left by a keyboard, must not stop a message: it becomes U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text));
}

/** What the JSON of a message says. */
export function decodeContent(data: Bytes): Content {
  const value = fromJson(data);
  if (whole(value["v"]) !== VERSION) throw new Unsupported();
  return {
    text: textOf(value["t"]),
    ...("p" in value ? { seen: idOf(value["p"]) } : {}),
    ...("te" in value ? { teamEpoch: whole(value["te"]) } : {}),
    ...("ts" in value ? { sentMs: whole(value["ts"]) } : {}),
    attachments: "a" in value ? list(value["a"]).map(attachmentRef) : [],
    more: Object.fromEntries(Object.entries(value).filter(([key]) => !KNOWN.has(key))),
  };
}
