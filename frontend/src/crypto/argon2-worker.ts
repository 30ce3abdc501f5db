/**
 * The worker that turns a typed secret into 64 bytes, off the page's thread. Its own response
 * alone may compile WebAssembly ('wasm-unsafe-eval'); the page needs no such thing.
 */
import { argon2id } from "./argon2id";
import type { Bytes } from "./encoding";
import type { PinParams } from "./pin-params";

export interface Argon2Request {
  readonly password: string;
  readonly params: PinParams;
}

export type Argon2Answer = { readonly made: Bytes } | { readonly failed: true };

async function answer({ password, params }: Argon2Request): Promise<Argon2Answer> {
  try {
    return { made: await argon2id(password, params) };
  } catch {
    return { failed: true };
  }
}

addEventListener("message", (event: MessageEvent<Argon2Request>) => {
  void answer(event.data).then((result) => {
    postMessage(result);
  });
});
