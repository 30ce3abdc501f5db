/**
 * Slots: the ways to open a vault. Each wraps the vault key VK under its own key.
 *
 * A `pin` slot needs what the person types *and* a share that the server gives out only for
 * a right verifier. `prf` is a passkey, `code` a recovery code on paper.
 */
import type { Bytes, Id } from "./encoding";
import { cat, concat, EMPTY, idBytes, sha256, sized, utf8 } from "./encoding";
import { Malformed } from "./errors";
import type { PasswordHash, PinParams } from "./pin-params";
import { checkPinParams } from "./pin-params";
import { aesKey, decrypt, derive, encrypt, KEY_BYTES } from "./primitives";

export const PRF_SALT = utf8("E1/prf/v1");

const CODE_BYTES = 16;
const CODE_CHARS = 26;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export type SlotType = "pin" | "prf" | "code";

/** What Argon2id made of a secret: `auth` goes to the server, `enc` never does. */
export interface PinHalves {
  readonly auth: Bytes;
  readonly enc: Bytes;
}

/** The two halves of a typed secret; the floor is checked before any work. */
export async function pinHalves(secret: string, params: PinParams, hash: PasswordHash): Promise<PinHalves> {
  checkPinParams(params);
  const made = sized(await hash(secret, params), 2 * KEY_BYTES);
  return { auth: made.slice(0, KEY_BYTES), enc: made.slice(KEY_BYTES) };
}

/** What the server stores, encrypted, to compare an `auth` half with. */
export function pinVerifier(user: Id, slot: Id, auth: Bytes): Promise<Bytes> {
  return sha256(cat("E1/pin-verifier", idBytes(user), idBytes(slot), sized(auth, KEY_BYTES)));
}

/** A PIN slot's key, from the secret's `enc` half and the server's share. */
export function pinKek(user: Id, slot: Id, enc: Bytes, share: Bytes): Promise<Bytes> {
  const secret = concat(sized(enc, KEY_BYTES), sized(share, KEY_BYTES));
  return derive(secret, cat("E1/kek/pin", idBytes(user), idBytes(slot)));
}

/** A passkey slot's key, from the authenticator's PRF output. */
export function prfKek(user: Id, slot: Id, prf: Bytes): Promise<Bytes> {
  return derive(sized(prf, KEY_BYTES), cat("E1/kek/prf", idBytes(user), idBytes(slot)));
}

/** A recovery-code slot's key, from the code's 16 bytes. */
export function codeKek(user: Id, slot: Id, code: Bytes): Promise<Bytes> {
  return derive(sized(code, CODE_BYTES), cat("E1/kek/code", idBytes(user), idBytes(slot)));
}

/** Whose slot it is. `params` is empty but for a PIN. */
export interface SlotPlace {
  readonly user: Id;
  readonly slot: Id;
  readonly type: SlotType;
  readonly params: Bytes;
}

function slotAad({ user, slot, type, params }: SlotPlace): Bytes {
  if ((type === "pin") !== params.length > 0) {
    throw new Malformed("a PIN slot, and no other, has parameters");
  }
  return cat("E1/slot", idBytes(user), idBytes(slot), utf8(type), params);
}

export const NO_PARAMS: Bytes = EMPTY;

/** The slot: VK under the slot's key, 60 bytes. */
export async function wrapVaultKey(kek: Bytes, place: SlotPlace, vaultKey: Bytes): Promise<Bytes> {
  return encrypt(await aesKey(kek), sized(vaultKey, KEY_BYTES), slotAad(place));
}

/** VK; refused for a wrong secret, another person's slot or changed parameters. */
export async function unwrapVaultKey(kek: Bytes, place: SlotPlace, slot: Bytes): Promise<Bytes> {
  return sized(await decrypt(await aesKey(kek), slot, slotAad(place)), KEY_BYTES);
}

/** A recovery code as people write it: 26 Crockford characters in five groups. */
export function recoveryCodeText(code: Bytes): string {
  const value = sized(code, CODE_BYTES).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const chars = Array.from({ length: CODE_CHARS }, (_, at) => {
    const shift = BigInt(5 * (CODE_CHARS - 1 - at));
    return CROCKFORD.charAt(Number((value >> shift) & 31n));
  });
  return chars.join("").replace(/^(.{5})(.{5})(.{5})(.{5})/, "$1-$2-$3-$4-");
}

/** A recovery code's bytes; case, spaces, hyphens and O/0, I/L/1 do not matter. */
export function parseRecoveryCode(text: string): Bytes {
  const chars = text.toUpperCase().replace(/[ -]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  let value = 0n;
  for (const char of chars) {
    const digit = CROCKFORD.indexOf(char);
    if (digit < 0) throw new Malformed("not a recovery code");
    value = value * 32n + BigInt(digit);
  }
  if (chars.length !== CODE_CHARS || value >> 128n !== 0n) throw new Malformed("not a recovery code");
  return Uint8Array.from({ length: CODE_BYTES }, (_, at) =>
    Number((value >> BigInt(8 * (CODE_BYTES - 1 - at))) & 255n),
  );
}
