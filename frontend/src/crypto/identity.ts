/** A person's identity: public keys that name their owner, signed by themselves. */
import type { Bytes, Hash, Id } from "./encoding";
import { cat, digest, idBytes, parseCat, u8, u64 } from "./encoding";
import { Malformed } from "./errors";
import type { KeyPair, PublicKeys } from "./primitives";
import { KEM_PK_BYTES, publicKeys, SIG_PK_BYTES, sign, verify } from "./primitives";

/** Whose keys these are. 2, a team epoch, is reserved: its keys stand in its own record. */
export const IdentityKind = { student: 0, staff: 1 } as const;
export type IdentityKind = (typeof IdentityKind)[keyof typeof IdentityKind];

/** A record and the signature over exactly these bytes: how records are stored and sent. */
export interface Signed {
  readonly record: Bytes;
  readonly signature: Bytes;
}

/** `createdMs` is milliseconds since 1970, UTC; `digest` is SHA-256 of the record. */
export interface Identity {
  readonly id: Id;
  readonly kind: IdentityKind;
  readonly keys: PublicKeys;
  readonly createdMs: number;
  readonly digest: Hash;
}

/** A new identity's record, signed by its own keys. */
export function signIdentity(id: Id, kind: IdentityKind, keys: KeyPair, createdMs: number): Signed {
  const { sigPk, kemPk } = keys.public;
  const record = cat("E1/identity", idBytes(id), u8(kind), sigPk, kemPk, u64(createdMs));
  return { record, signature: sign(keys.sigSeed, record) };
}

/** What the bytes say, unverified. */
export async function decodeIdentity(record: Bytes): Promise<Identity> {
  const fields = parseCat(record, "E1/identity", 5);
  const id = fields.id();
  const kind = identityKind(fields.number(1));
  const keys = await publicKeys(fields.bytes(SIG_PK_BYTES), fields.bytes(KEM_PK_BYTES));
  return { id, kind, keys, createdMs: fields.number(8), digest: await digest(record) };
}

function identityKind(value: number): IdentityKind {
  const known = Object.values(IdentityKind).find((kind) => kind === value);
  if (known === undefined) throw new Malformed("unknown kind of identity");
  return known;
}

/**
 * The identity, which holds its own secret keys. It does not prove who that is: that takes
 * a meeting (see `fingerprint.ts`).
 */
export async function verifyIdentity(signed: Signed): Promise<Identity> {
  const identity = await decodeIdentity(signed.record);
  verify(identity.keys.sigPk, signed.record, signed.signature);
  return identity;
}
