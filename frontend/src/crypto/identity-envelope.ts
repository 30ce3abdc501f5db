/** Who an anonymous pupil is, sealed by the server to the branch's back-up team. */
import type { Bytes, Id, Json, Kid } from "./encoding";
import { cat, fromJson, idBytes, toJson } from "./encoding";
import type { KeyPair, PublicKeys } from "./primitives";
import { open, seal } from "./primitives";

/** The roster's words on a student, for the back-up epoch with these keys. */
export function sealIdentity(student: Id, roster: Json, backUp: PublicKeys): Promise<Bytes> {
  return seal(backUp.kemPk, info(student, backUp.kid), toJson(roster));
}

export async function openIdentity(student: Id, sealed: Bytes, keys: KeyPair): Promise<Json> {
  return fromJson(await open(keys.kemSeed, info(student, keys.public.kid), sealed));
}

function info(student: Id, kid: Kid): Bytes {
  return cat("E1/identity-envelope", idBytes(student), idBytes(kid));
}
