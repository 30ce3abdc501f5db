/**
 * The vault: a person's secret keys and pins, sealed under the vault key VK.
 *
 * The server stores it and cannot read it. `docs/protocol.md` has the layout; keys that this
 * version does not know are kept when the vault is written again.
 */
import type { BranchPins, ChainPin } from "./chain";
import type { Bytes, Hash, Id, Json, Kid } from "./encoding";
import { bytesOf, cat, fromJson, hashOf, idBytes, idOf, list, object, toBase64url, toJson, u32, whole } from "./encoding";
import { frame, unframe } from "./envelope";
import { Malformed, Unsupported } from "./errors";
import type { KeyPair } from "./primitives";
import { aesKey, decrypt, encrypt, KEY_BYTES, keyPair, randomBytes, SEED_BYTES } from "./primitives";
import type { Branch } from "./team-epoch";
import { BRANCHES } from "./team-epoch";

const VERSION = 1;
const BLOCK_BYTES = 4096; // a vault's size tells how many blocks it has, and no more
const LENGTH_BYTES = 4;
const KNOWN = new Set(["v", "kem", "sig", "created", "pins", "anonymous"]);

/** The newest manifest of a thread that this person has accepted. */
export interface ThreadPin {
  readonly ke: number;
  readonly digest: Hash;
}

/** What is pinned of a school; whether its fingerprint came on paper, or was first seen. */
export interface SchoolPins {
  readonly fingerprint: Hash;
  readonly fromPaper: boolean;
  readonly branches: ReadonlyMap<Branch, BranchPins>;
}

/** An author of one anonymous thread: keys that nothing else shares. */
export interface AnonymousIdentity {
  readonly id: Id;
  readonly thread: Id;
  readonly keys: KeyPair;
  readonly createdMs: number;
}

/** Everything a person must keep. `people` maps a person's id to their pinned kid. */
export interface Vault {
  readonly keys: KeyPair;
  readonly createdMs: number;
  readonly schools: ReadonlyMap<Id, SchoolPins>;
  readonly people: ReadonlyMap<Id, Kid>;
  readonly threads: ReadonlyMap<Id, ThreadPin>;
  readonly anonymous: readonly AnonymousIdentity[];
  readonly more: Json;
}

export function newVaultKey(): Bytes {
  return randomBytes(KEY_BYTES);
}

/** A vault with keys and nothing pinned. */
export function newVault(keys: KeyPair, createdMs: number): Vault {
  return { keys, createdMs, schools: new Map(), people: new Map(), threads: new Map(), anonymous: [], more: {} };
}

/** The sealed vault. `version` grows by one with every write. */
export async function sealVault(vaultKey: Bytes, user: Id, version: number, vault: Vault): Promise<Bytes> {
  const content = encodeVault(vault);
  const size = Math.ceil((content.length + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  return encrypt(await aesKey(vaultKey), frame(content, size), vaultAad(user, version));
}

/** The vault, if it is this person's in this version. */
export async function openVault(vaultKey: Bytes, user: Id, version: number, sealed: Bytes): Promise<Vault> {
  const framed = await decrypt(await aesKey(vaultKey), sealed, vaultAad(user, version));
  if (framed.length % BLOCK_BYTES !== 0) throw new Malformed("not whole blocks");
  return decodeVault(unframe(framed));
}

function vaultAad(user: Id, version: number): Bytes {
  return cat("E1/vault", idBytes(user), u32(version));
}

export function encodeVault(vault: Vault): Bytes {
  if (Object.keys(vault.more).some((key) => KNOWN.has(key))) {
    throw new Malformed("a key of the format itself");
  }
  return toJson({
    v: VERSION,
    ...keysValue(vault),
    pins: {
      schools: values(vault.schools, schoolValue),
      people: Object.fromEntries(vault.people),
      threads: values(vault.threads, ({ ke, digest }) => ({ ke, hash: digest })),
    },
    anonymous: vault.anonymous.map((one) => ({ id: one.id, thread: one.thread, ...keysValue(one) })),
    ...vault.more,
  });
}

function values<T>(map: ReadonlyMap<string, T>, value: (each: T) => Json): Json {
  return Object.fromEntries([...map].map(([id, each]): [string, Json] => [id, value(each)]));
}

function keysValue({ keys, createdMs }: { keys: KeyPair; createdMs: number }): Json {
  return { kem: toBase64url(keys.kemSeed), sig: toBase64url(keys.sigSeed), created: createdMs };
}

function schoolValue(school: SchoolPins): Json {
  return { fp: school.fingerprint, paper: school.fromPaper, ...values(school.branches, branchValue) };
}

function branchValue(pins: BranchPins): Json {
  const backUp = pins.backUp ? { backUp: chainPinValue(pins.backUp) } : {};
  return { root: pins.root, ...backUp, teams: values(pins.teams, chainPinValue) };
}

function chainPinValue({ epoch, digest }: ChainPin): Json {
  return { epoch, hash: digest };
}

/** What the JSON of a vault says. */
export async function decodeVault(data: Bytes): Promise<Vault> {
  const value = fromJson(data);
  if (whole(value["v"]) !== VERSION) throw new Unsupported();
  const pins = object(value["pins"]);
  return {
    ...(await keysOf(value)),
    schools: mapOf(pins["schools"], schoolOf),
    people: mapOf(pins["people"], idOf),
    threads: mapOf(pins["threads"], threadPinOf),
    anonymous: await Promise.all(list(value["anonymous"]).map(anonymousOf)),
    more: Object.fromEntries(Object.entries(value).filter(([key]) => !KNOWN.has(key))),
  };
}

function mapOf<T>(value: unknown, each: (value: unknown) => T): Map<Id, T> {
  return new Map(Object.entries(object(value)).map(([id, item]) => [idOf(id), each(item)]));
}

async function keysOf(value: Json): Promise<{ keys: KeyPair; createdMs: number }> {
  const [kem, sig] = [bytesOf(value["kem"], SEED_BYTES), bytesOf(value["sig"], SEED_BYTES)];
  return { keys: await keyPair(kem, sig), createdMs: whole(value["created"]) };
}

async function anonymousOf(value: unknown): Promise<AnonymousIdentity> {
  const one = object(value);
  return { id: idOf(one["id"]), thread: idOf(one["thread"]), ...(await keysOf(one)) };
}

function threadPinOf(value: unknown): ThreadPin {
  const pin = object(value);
  return { ke: counted(pin["ke"]), digest: hashOf(pin["hash"]) };
}

function chainPinOf(value: unknown): ChainPin {
  const pin = object(value);
  return { epoch: counted(pin["epoch"]), digest: hashOf(pin["hash"]) };
}

function counted(value: unknown): number {
  if (whole(value) === 0) throw new Malformed("epochs count from 1");
  return whole(value);
}

function schoolOf(value: unknown): SchoolPins {
  const school = object(value);
  const fromPaper = school["paper"];
  if (typeof fromPaper !== "boolean") throw new Malformed("not true or false");
  const branches = BRANCHES.filter((branch) => branch in school);
  return {
    fingerprint: hashOf(school["fp"]),
    fromPaper,
    branches: new Map(branches.map((branch) => [branch, branchOf(school[branch])])),
  };
}

function branchOf(value: unknown): BranchPins {
  const branch = object(value);
  return {
    root: hashOf(branch["root"]),
    backUp: "backUp" in branch ? chainPinOf(branch["backUp"]) : null,
    teams: mapOf(branch["teams"], chainPinOf),
  };
}
