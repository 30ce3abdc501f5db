import { beforeEach, expect, it, vi } from "vitest";
import type { KeysApi } from "../api/keys";
import { argon2id } from "../crypto/argon2id";
import { toBase64url } from "../crypto/encoding";
import { newId, randomBytes } from "../crypto/primitives";
import { KeyServer } from "../testing/key_server";
import type { Keyring } from "./keyring";
import { Lock, stateOf } from "./lock";
import { openByPasskey } from "./open_by_passkey";

vi.setConfig({ testTimeout: 60_000 }); // Argon2id takes its time, as it must

const person = newId();
const SECRET = "lykta mossa brygga";
let server: KeyServer;
let lock: Lock;

beforeEach(() => {
  server = new KeyServer(person);
  lock = new Lock(server as unknown as KeysApi, argon2id);
});

async function kept(): Promise<Keyring> {
  const keyring = await lock.begin(person, "student");
  await lock.chooseSecret(keyring, SECRET);
  return keyring;
}

it("opens the same keys with the words, on another device too", async () => {
  const keyring = await kept();

  const elsewhere = await new Lock(server as unknown as KeysApi, argon2id).unlock(person, await server.mine(), SECRET);

  expect(elsewhere.keys.public.kid).toBe(keyring.keys.public.kid);
});

it("stays closed to other words, and the try is counted", async () => {
  await kept();

  await expect(lock.unlock(person, await server.mine(), "lykta mossa bryggan")).rejects.toThrow("wrong_secret");

  expect((await server.mine()).slots.map(({ left }) => left)).toEqual([9]);
});

it("adds words to keys that a passkey opens alone, and makes no other vault", async () => {
  const keyring = await lock.begin(person, "student");
  await openByPasskey(server as unknown as KeysApi, keyring, newId(), randomBytes(32));
  const before = (await server.mine()).vault;

  await lock.chooseSecret(keyring, SECRET);

  const mine = await server.mine();
  expect([mine.vault, mine.slots.map(({ type }) => type)]).toEqual([before, ["prf", "pin"]]);
  const opened = await lock.unlock(person, mine, SECRET);
  expect(opened.keys.public.kid).toBe(keyring.keys.public.kid);
  await expect(lock.unlock(person, mine, "lykta mossa bryggan")).rejects.toThrow("wrong_secret");
});

it("stores nothing before a secret was chosen", async () => {
  const keyring = await lock.begin(person, "student");
  keyring.remember((vault) => vault);
  await keyring.saved();

  expect([server.vault, keyring.isKept]).toEqual([null, false]);
});

it("sends neither the words nor a key", async () => {
  const keyring = await kept();
  await lock.unlock(person, await server.mine(), SECRET);

  const heard = JSON.stringify(server.heard);

  const { kemSeed, sigSeed } = keyring.keys;
  const secrets = [SECRET, ...[kemSeed, sigSeed, keyring.vaultKey ?? kemSeed].map((bytes) => toBase64url(bytes))];
  expect(secrets.filter((secret) => heard.includes(secret))).toEqual([]);
});

it("refuses to give up a vault unless that is asked for", async () => {
  const keyring = await kept();

  await expect(lock.begin(person, "student")).rejects.toThrow("vault_exists");
  const again = await lock.begin(person, "student", true);

  expect(again.keys.public.kid).not.toBe(keyring.keys.public.kid);
  expect(stateOf(await server.mine())).toBe("new");
});

it("knows a vault that nothing opens any more", async () => {
  await kept();
  for (const slot of server.slots.values()) slot.left = 0;

  expect(stateOf(await server.mine())).toBe("lost");
});

it("keeps what another device has remembered meanwhile", async () => {
  const here = await kept();
  const there = await lock.unlock(person, await server.mine(), SECRET);
  const [elin, amir] = [newId(), newId()];

  there.remember((vault) => ({ ...vault, people: new Map(vault.people).set(elin, newId()) }));
  await there.saved();
  here.remember((vault) => ({ ...vault, people: new Map(vault.people).set(amir, newId()) }));
  await here.saved();

  expect([...here.vault.people.keys()].sort()).toEqual([elin, amir].sort());
});
