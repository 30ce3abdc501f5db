/** Argon2id in WebAssembly, 64 bytes. In a page only the worker imports it (`argon2.ts`). */
import { argon2id as hash } from "hash-wasm";
import type { Bytes } from "./encoding";
import { utf8 } from "./encoding";
import type { PinParams } from "./pin-params";
import { checkPinParams } from "./pin-params";

/** `password` is normalised (NFKC), so that every keyboard types the same one. */
export async function argon2id(password: string, params: PinParams): Promise<Bytes> {
  checkPinParams(params);
  const made = await hash({
    password: utf8(password.normalize("NFKC")),
    salt: params.salt,
    memorySize: params.kib,
    iterations: params.passes,
    parallelism: params.lanes,
    hashLength: 64,
    outputType: "binary",
  });
  return new Uint8Array(made);
}
