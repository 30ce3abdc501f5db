import { beforeEach, expect, it, vi } from "vitest";
import type { KeysApi } from "../api/keys";
import type { MyKeys } from "../api/types";
import { argon2id } from "../crypto/argon2id";
import { toBase64url } from "../crypto/encoding";
import { CannotOpen, WeakParameters } from "../crypto/errors";
import { encodePinParams } from "../crypto/pin-params";
import { newId, randomBytes } from "../crypto/primitives";
import { StaffKeys } from "../staff/keys.svelte";
import { KeyServer } from "../testing/key_server";
import { Lock } from "./lock";

vi.setConfig({ testTimeout: 60_000 }); // Argon2id takes its time, as it must

const person = newId();
const SECRET = "lykta mossa brygga";
let server: KeyServer;
let lock: Lock;

beforeEach(async () => {
  server = new KeyServer(person);
  lock = new Lock(server as unknown as KeysApi, argon2id);
  await lock.chooseSecret(await lock.begin(person, "student"), SECRET);
  server.heard.length = 0;
});

/** Unlock with what the server says is this person's. */
async function unlockWith(change: (mine: MyKeys) => void): Promise<unknown> {
  const mine = structuredClone(await server.mine());
  change(mine);
  return lock.unlock(person, mine, SECRET);
}

it("opens the vault where nobody lies", async () => {
  await expect(unlockWith(() => undefined)).resolves.toBeTruthy();
});
