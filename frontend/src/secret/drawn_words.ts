import { trustedScript, WORDS_WORKER } from "../crypto/trusted-scripts";

/** Three words, drawn in a worker that brings the list and ends with them. Rejects where it does not come. */
export function drawnWords(): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trustedScript(WORDS_WORKER));
    worker.onmessage = ({ data }: MessageEvent<string[]>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error("no list of words"));
    };
    worker.postMessage(null);
  });
}
