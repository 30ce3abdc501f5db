/** Argon2id in a worker of its own, which lives for one hash: its memory goes with it. */
import type { Argon2Answer, Argon2Request } from "./argon2-worker";
import workerUrl from "./argon2-worker.ts?worker&url";
import type { Bytes } from "./encoding";
import { E1Error } from "./errors";
import type { PinParams } from "./pin-params";

/** The worker could not be started, or could not finish: no memory, most likely. */
export class HashFailed extends E1Error {
  override readonly code = "hash_failed";
}

interface ScriptPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): string;
  };
}

let policy: ReturnType<ScriptPolicies["createPolicy"]> | undefined;

/** The one script address that the policy `e1-worker` lets through. */
function trustedUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: ScriptPolicies };
  policy ??= trustedTypes?.createPolicy("e1-worker", {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError("not the worker's script");
      return url;
    },
  });
  return policy ? policy.createScriptURL(workerUrl) : workerUrl;
}

/** 64 bytes of a typed secret. Check `params` first (`pinHalves` does). */
export function argon2InWorker(password: string, params: PinParams): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedUrl());
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
