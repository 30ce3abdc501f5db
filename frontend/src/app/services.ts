import { Client } from "../api/client";
import { KeysApi } from "../api/keys";
import { Outbox } from "../api/outbox";
import { SessionApi } from "../api/session";
import { ThreadsApi } from "../api/threads";
import { argon2InWorker } from "../crypto/argon2";
import { Lock } from "../keys/lock";
import { readerInWorker } from "../triage/in_worker";
import type { TextReader } from "../triage/in_worker";
import { oneAtATime } from "./one_person";

/** What every page of students and staff stands on: made once, handed on. */
export interface Services {
  readonly client: Client;
  readonly session: SessionApi;
  readonly keys: KeysApi;
  readonly threads: ThreadsApi;
  readonly outbox: Outbox;
  readonly lock: Lock;
  /** The reader for danger; rejects where it does not come. */
  readonly reader: () => Promise<TextReader>;
}

export function newServices(): Services {
  const client = new Client();
  oneAtATime(client);
  const keys = new KeysApi(client);
  return {
    client, keys, session: new SessionApi(client), threads: new ThreadsApi(client), outbox: new Outbox(), lock: new Lock(keys, argon2InWorker),
    reader: readerInWorker,
  };
}
