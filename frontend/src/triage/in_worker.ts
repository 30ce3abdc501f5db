/** The reader in a worker of its own: fetched after the first paint, asked as often as one likes. */
import { READER_WORKER, trustedScript } from "../crypto/trusted-scripts";
import { fetchModel } from "./model_file";
import type { FromReader, ToReader } from "./reader-worker";
import type { Reading } from "./reading";

/** Reads what is written, on this device. */
export interface TextReader {
  /** The reading of `text`; null where it cannot be read. */
  read(text: string): Promise<Reading | null>;
  stop(): void;
}

/** Rejects where the model does not come. */
export async function readerInWorker(): Promise<TextReader> {
  const model = await fetchModel();
  const worker = new Worker(trustedScript(READER_WORKER));
  const asked: ((reading: Reading | null) => void)[] = [];
  const tell = (told: ToReader): void => worker.postMessage(told);
  let works = true;
  const stop = (): void => {
    works = false;
    worker.terminate();
    for (const answer of asked.splice(0)) answer(null);
  };
  worker.onmessage = ({ data }: MessageEvent<FromReader>) => asked.shift()?.(data);
  worker.onerror = stop;
  tell({ model });
  const read = (text: string): Promise<Reading | null> =>
    new Promise((resolve) => {
      if (works) asked.push(resolve);
      if (works) tell({ text });
      else resolve(null);
    });
  return { read, stop };
}
