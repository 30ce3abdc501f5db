/**
 * `cat`, the one encoding of everything signed, bound or derived, and base64url.
 *
 * Names are text and material is bytes: ids, kids and digests are handled in their wire
 * form (base64url), so that `===` compares them; keys, seeds and sealed things are bytes.
 */
import { Malformed } from "./errors";

export type Bytes = Uint8Array<ArrayBuffer>;
/** 16 bytes as base64url, 22 characters. */
export type Id = string;
/** The name of a pair of public keys, in the same form. */
export type Kid = Id;
/** SHA-256 as base64url, 43 characters. */
export type Hash = string;
export type Json = Record<string, unknown>;

export const ID_BYTES = 16;
export const HASH_BYTES = 32;
export const EMPTY: Bytes = new Uint8Array(0);

const LENGTH_BYTES = 4;
const BASE64URL = /^[A-Za-z0-9_-]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const CHUNK = 8192;

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0;
}

/** `u8 len(label) ‖ label ‖ (u32 len(field) ‖ field)*`: two lists never give the same bytes. */
export function cat(label: string, ...fields: readonly Uint8Array[]): Bytes {
  const head = utf8(label);
  const framed = fields.flatMap((field) => [u32(field.length), field]);
  return concat(u8(head.length), head, ...framed);
}

/** Read `count` fields of the `cat` at `start`; say where it ends. */
export function readCat(data: Bytes, start: number, label: string, count: number): [Bytes[], number] {
  const head = cat(label);
  if (!sameBytes(data.slice(start, start + head.length), head)) throw new Malformed("another label");
  let at = start + head.length;
  const fields: Bytes[] = [];
  for (let n = 0; n < count; n++) {
    const size = readUnsigned(exactly(data, at, LENGTH_BYTES), LENGTH_BYTES);
    fields.push(exactly(data, at + LENGTH_BYTES, size));
    at += LENGTH_BYTES + size;
  }
  return [fields, at];
}

/** The fields of `data`, which must be this `cat` and nothing more. */
export function parseCat(data: Bytes, label: string, count: number): Fields {
  const [fields, end] = readCat(data, 0, label, count);
  if (end !== data.length) throw new Malformed("bytes left over");
  return new Fields(fields);
}

/** Fields in the order of the format, each read as what it must be. */
export class Fields {
  readonly #fields: Bytes[];

  constructor(fields: Bytes[]) {
    this.#fields = fields;
  }

  bytes(size?: number): Bytes {
    const field = this.#fields.shift();
    if (!field) throw new Malformed("a field is missing");
    return size === undefined ? field : sized(field, size);
  }

  id(): Id {
    return toBase64url(this.bytes(ID_BYTES));
  }

  hash(): Hash {
    return toBase64url(this.bytes(HASH_BYTES));
  }

  number(size: 1 | 4 | 8): number {
    return readUnsigned(this.bytes(), size);
  }
}

function exactly(data: Bytes, start: number, size: number): Bytes {
  return sized(data.slice(start, start + size), size);
}

export function sized(field: Bytes, size: number): Bytes {
  if (field.length !== size) throw new Malformed("wrong length");
  return field;
}

export const u8 = (value: number): Bytes => unsigned(value, 1);
export const u32 = (value: number): Bytes => unsigned(value, 4);
export const u64 = (value: number): Bytes => unsigned(value, 8);

function unsigned(value: number, size: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
    throw new Malformed("number out of range");
  }
  const field = new Uint8Array(size);
  let rest = value;
  for (let at = size - 1; at >= 0; at--) {
    field[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return field;
}

/** The big-endian number in a field of exactly `size` bytes; at most 2^53 - 1. */
export function readUnsigned(field: Bytes, size: number): number {
  const value = sized(field, size).reduce((sum, byte) => sum * 256 + byte, 0);
  if (!Number.isSafeInteger(value)) throw new Malformed("number out of range");
  return value;
}

/** Base64url without padding: how bytes travel in JSON. */
export function toBase64url(data: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < data.length; at += CHUNK) {
    binary += String.fromCharCode(...data.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Only the one canonical spelling is taken. */
export function fromBase64url(text: string): Bytes {
  if (!BASE64URL.test(text) || text.length % 4 === 1) throw new Malformed("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const data = new Uint8Array(binary.length);
  for (let at = 0; at < data.length; at++) data[at] = binary.charCodeAt(at); // a mapped copy takes ten times as long
  if (toBase64url(data) !== text) throw new Malformed("not canonical base64url");
  return data;
}

/** The 16 bytes that an id or kid stands for. */
export function idBytes(text: Id): Bytes {
  return sized(fromBase64url(text), ID_BYTES);
}

/** The 32 bytes that a digest stands for. */
export function hashBytes(text: Hash): Bytes {
  return sized(fromBase64url(text), HASH_BYTES);
}

export const ZERO_HASH: Hash = toBase64url(new Uint8Array(HASH_BYTES));

export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

export async function digest(data: Bytes): Promise<Hash> {
  return toBase64url(await sha256(data));
}

export function toJson(value: Json): Bytes {
  return utf8(JSON.stringify(value));
}

/** The JSON object in `data`; anything else is refused. */
export function fromJson(data: Bytes): Json {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    return object(JSON.parse(text));
  } catch {
    throw new Malformed("not a JSON object");
  }
}

export function object(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Malformed("not an object");
  }
  return value as Json;
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Malformed("not a list");
  return value;
}

/** A JSON value that must be a whole number from 0 to 2^53 - 1. */
export function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new Malformed("not a whole number");
  }
  return value + 0; // -0 is 0
}

/** A JSON value that must be text without half surrogate pairs. */
export function textOf(value: unknown): string {
  if (typeof value !== "string" || LONE_SURROGATE.test(value)) throw new Malformed("not text");
  return value;
}

/** A JSON value that must be base64url of exactly `size` bytes. */
export function bytesOf(value: unknown, size: number): Bytes {
  return sized(fromBase64url(textOf(value)), size);
}

export function idOf(value: unknown): Id {
  return toBase64url(bytesOf(value, ID_BYTES));
}

export function hashOf(value: unknown): Hash {
  return toBase64url(bytesOf(value, HASH_BYTES));
}
