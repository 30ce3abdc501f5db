/**
 * The six primitives of suite 0x02, and AES-GCM: the only code that calls a library.
 *
 * Seal: HPKE base mode, MLKEM768-X25519 (0x647a), HKDF-SHA256, AES-256-GCM, in JavaScript
 * where browsers lack it, so old and new phones run one path. Sign: Ed25519. Derive: HKDF.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import { KEM_MLKEM768_X25519 } from "@panva/hpke-noble";
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke";
import type { Bytes, Kid } from "./encoding";
import { cat, concat, ID_BYTES, readUnsigned, sha256, sized, toBase64url, utf8 } from "./encoding";
import { BadSignature, CannotOpen, Malformed } from "./errors";

export const SUITE = 2; // 1 stays reserved for X25519 alone
export const KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIG_PK_BYTES = 32;
export const KEM_PK_BYTES = 1216;
export const ENC_BYTES = 1120; // HPKE's encapsulated key
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const SEAL_OVERHEAD = ENC_BYTES + TAG_BYTES;
export const AEAD_OVERHEAD = NONCE_BYTES + TAG_BYTES;

const MLKEM_VECTOR_BYTES = 1152;
const Q = 3329;

const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** What others need of an identity: to check its signature and to seal for it. */
export interface PublicKeys {
  readonly sigPk: Bytes;
  readonly kemPk: Bytes;
  readonly kid: Kid;
}

/** The secret seeds of a person or of a team epoch, with their public halves. */
export interface KeyPair {
  readonly kemSeed: Bytes;
  readonly sigSeed: Bytes;
  readonly public: PublicKeys;
}

export async function publicKeys(sigPk: Bytes, kemPk: Bytes): Promise<PublicKeys> {
  const hash = await sha256(cat("E1/kid", sigPk, kemPk));
  return { sigPk, kemPk, kid: toBase64url(hash.slice(0, ID_BYTES)) };
}

export async function keyPair(kemSeed: Bytes, sigSeed: Bytes): Promise<KeyPair> {
  const kemPk = new Uint8Array(MLKEM768X25519.keygen(sized(kemSeed, SEED_BYTES)).publicKey);
  const sigPk = new Uint8Array(ed25519.getPublicKey(sized(sigSeed, SEED_BYTES)));
  return { kemSeed, sigSeed, public: await publicKeys(sigPk, kemPk) };
}

/** KEM seed ‖ Ed25519 seed, the plaintext of a team's bundle. */
export function keyPairBytes(keys: KeyPair): Bytes {
  return concat(keys.kemSeed, keys.sigSeed);
}

export function randomBytes(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** A fresh id, made by the client. */
export function newId(): string {
  return toBase64url(randomBytes(ID_BYTES));
}

export function newIdentity(): Promise<KeyPair> {
  return keyPair(randomBytes(SEED_BYTES), randomBytes(SEED_BYTES));
}

/**
 * FIPS 203 refuses an ML-KEM key with a coefficient of q or more; the library's own check
 * lets such keys through. Two coefficients of 12 bits stand in three bytes.
 */
function checkModulus(kemPk: Bytes): void {
  for (let at = 0; at < MLKEM_VECTOR_BYTES; at += 3) {
    const three = readUnsigned(kemPk.slice(at, at + 3).reverse(), 3);
    if (three % 4096 >= Q || three >> 12 >= Q) throw new Malformed("not a public key");
  }
}

/** `enc(1120) ‖ ct ‖ tag`, which the holder of the key opens under `info` alone. */
export async function seal(kemPk: Bytes, info: Bytes, plaintext: Bytes): Promise<Bytes> {
  checkModulus(sized(kemPk, KEM_PK_BYTES));
  try {
    const key = await suite.DeserializePublicKey(kemPk);
    const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plaintext, { info });
    return concat(encapsulatedSecret, ciphertext);
  } catch {
    throw new Malformed("not a public key");
  }
}

/** What was sealed for this key under this `info`. */
export async function open(kemSeed: Bytes, info: Bytes, sealed: Bytes): Promise<Bytes> {
  if (sealed.length < SEAL_OVERHEAD) throw new CannotOpen();
  const key = await suite.DeserializePrivateKey(sized(kemSeed, SEED_BYTES), false);
  const [enc, ciphertext] = [sealed.slice(0, ENC_BYTES), sealed.slice(ENC_BYTES)];
  try {
    return new Uint8Array(await suite.Open(key, enc, ciphertext, { info }));
  } catch {
    throw new CannotOpen();
  }
}

export function sign(sigSeed: Bytes, record: Bytes): Bytes {
  return new Uint8Array(ed25519.sign(record, sized(sigSeed, SEED_BYTES)));
}

/** Returns if `signature` over `record` is by `sigPk`; throws otherwise. */
export function verify(sigPk: Bytes, record: Bytes, signature: Bytes): void {
  if (!isSignature(sigPk, record, signature)) throw new BadSignature();
}

function isSignature(sigPk: Bytes, record: Bytes, signature: Bytes): boolean {
  try {
    return ed25519.verify(signature, record, sigPk, { zip215: false });
  } catch {
    return false;
  }
}

/** The 32 bytes that HKDF-SHA256 makes of `secret` for the purpose `info`. */
export async function derive(secret: Bytes, info: Bytes | string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const purpose = typeof info === "string" ? utf8(info) : info;
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: purpose };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * KEY_BYTES));
}

/** A key for `encrypt` and `decrypt` that cannot be read out again. */
export function aesKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", sized(key, KEY_BYTES), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** `nonce ‖ ct ‖ tag` under a fresh random nonce. */
export function encrypt(key: CryptoKey, plaintext: Bytes, aad: Bytes): Promise<Bytes> {
  return encryptWithNonce(key, randomBytes(NONCE_BYTES), plaintext, aad);
}

/** For fixed vectors: whoever sends calls `encrypt`. */
export async function encryptWithNonce(
  key: CryptoKey,
  nonce: Bytes,
  plaintext: Bytes,
  aad: Bytes,
): Promise<Bytes> {
  const parameters = { name: "AES-GCM", iv: sized(nonce, NONCE_BYTES), additionalData: aad };
  return concat(nonce, new Uint8Array(await crypto.subtle.encrypt(parameters, key, plaintext)));
}

/** The plaintext of `nonce ‖ ct ‖ tag`. */
export async function decrypt(key: CryptoKey, sealed: Bytes, aad: Bytes): Promise<Bytes> {
  if (sealed.length < AEAD_OVERHEAD) throw new CannotOpen();
  const parameters = { name: "AES-GCM", iv: sealed.slice(0, NONCE_BYTES), additionalData: aad };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.slice(NONCE_BYTES)));
  } catch {
    throw new CannotOpen();
  }
}
