/** Argon2id in a worker of its own, which lives for one hash: its memory goes with it. */
import type { Argon2Answer, Argon2Request } from "./argon2-worker";
import type { Bytes } from "./encoding";
import { E1Error } from "./errors";
import type { PinParams } from "./pin-params";
import { ARGON2_WORKER, trustedScript } from "./trusted-scripts";

/** The worker could not be started, or could not finish: no memory, most likely. */
export class HashFailed extends E1Error {
  override readonly code = "hash_failed";
}

/** 64 bytes of a typed secret. Check `params` first (`pinHalves` does). */
export function argon2InWorker(password: string, params: PinParams): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(ARGON2_WORKER));
    const end = (finish: () => void) => {
      worker.terminate();
      finish();
    };
    worker.onmessage = ({ data }: MessageEvent<Argon2Answer>) => {
      end(() => ("made" in data ? resolve(data.made) : reject(new HashFailed())));
    };
    worker.onerror = () => end(() => reject(new HashFailed()));
    const request: Argon2Request = { password, params };
    worker.postMessage(request);
  });
}
