/** Argon2id's parameters and their floor: alone in a file, for the worker holds nothing else. */
import type { Bytes } from "./encoding";
import { cat, parseCat, sized, u32 } from "./encoding";
import { WeakParameters } from "./errors";

const SALT_BYTES = 16;
const MIN_KIB = 19 * 1024;
const MIN_KIB_PASSES = 64 * 1024;
const MAX_KIB = 256 * 1024; // more would only stop the phone
const MAX_PASSES = 16;

/** Argon2id's parameters, as the server stores and hands them out. */
export interface PinParams {
  readonly salt: Bytes;
  readonly kib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** What makes 64 bytes of a typed secret: `argon2.ts` in a page, `argon2id.ts` in a test. */
export type PasswordHash = (password: string, params: PinParams) => Promise<Bytes>;

/** The parameters of a new PIN slot. */
export function newPinParams(salt: Bytes): PinParams {
  return { salt, kib: 65_536, passes: 3, lanes: 1 };
}

export function encodePinParams(params: PinParams): Bytes {
  const { salt, kib, passes, lanes } = params;
  return cat("E1/argon2id", sized(salt, SALT_BYTES), u32(kib), u32(passes), u32(lanes));
}

/** The parameters in `params`, checked against the floor. */
export function decodePinParams(params: Bytes): PinParams {
  const fields = parseCat(params, "E1/argon2id", 4);
  const salt = fields.bytes(SALT_BYTES);
  const decoded = { salt, kib: fields.number(4), passes: fields.number(4), lanes: fields.number(4) };
  checkPinParams(decoded);
  return decoded;
}

/** Refuse parameters that a lying server could guess against, or that never end. */
export function checkPinParams({ kib, passes, lanes }: PinParams): void {
  const isLow = kib < MIN_KIB || kib * passes < MIN_KIB_PASSES;
  const isHigh = kib > MAX_KIB || passes > MAX_PASSES;
  if (isLow || isHigh || lanes !== 1) throw new WeakParameters();
}
