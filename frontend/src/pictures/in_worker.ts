import { PICTURE_WORKER, trustedScript } from "../crypto/trusted-scripts";
import type { Bytes } from "../crypto/encoding";
import type { Why } from "./clean";
import type { FromCleaner } from "./picture-worker";

/** Clean one picture in a worker of its own, which ends with it. Returns why not where that cannot be. */
export function cleanInWorker(file: Blob): Promise<Bytes | Why> {
  return new Promise((resolve) => {
    const worker = new Worker(trustedScript(PICTURE_WORKER));
    const done = (answer: Bytes | Why): void => {
      worker.terminate();
      resolve(answer);
    };
    worker.onmessage = ({ data }: MessageEvent<FromCleaner>) => done("cleaned" in data ? data.cleaned : data.why);
    worker.onerror = () => done("broken"); // it ran out of memory, or did not come
    worker.postMessage(file);
  });
}
