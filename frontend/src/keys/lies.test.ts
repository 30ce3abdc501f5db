import "fake-indexeddb/auto";
import { beforeEach, expect, it, vi } from "vitest";
import type { KeysApi } from "../api/keys";
import type { MyKeys } from "../api/types";
import { argon2id } from "../crypto/argon2id";
import { toBase64url } from "../crypto/encoding";
import { CannotOpen, WeakParameters } from "../crypto/errors";
import { encodePinParams } from "../crypto/pin-params";
import { newId, randomBytes } from "../crypto/primitives";
import { KeyServer } from "../testing/key_server";
import type { Keyring } from "./keyring";
import { Lock } from "./lock";
import { SeenVaults } from "./seen_vaults";

vi.setConfig({ testTimeout: 60_000 }); // Argon2id takes its time, as it must

const SECRET = "lykta mossa brygga";
let names = 0;
let person: string;
let server: KeyServer;
let device: SeenVaults;

beforeEach(async () => {
  person = newId();
  server = new KeyServer(person);
  device = new SeenVaults(`seen-${(names += 1).toString()}`);
  await kept();
});

/** The page as it is after a reload, on this device or on another. */
const page = (seen = device): Lock => new Lock(server as unknown as KeysApi, argon2id, Date.now, seen);
const elsewhere = (): Lock => page(new SeenVaults(`seen-${(names += 1).toString()}`));

async function kept(lock = page()): Promise<Keyring> {
  const keyring = await lock.begin(person, "student", server.vault !== null);
  await lock.chooseSecret(keyring, SECRET);
  return keyring;
}

async function pins(keyring: Keyring): Promise<void> {
  keyring.remember((vault) => ({ ...vault, people: new Map(vault.people).set(newId(), newId()) }));
  await keyring.saved();
}

/** Unlock with what the server says is this person's. */
async function unlocked(change: (mine: MyKeys) => void = () => undefined): Promise<Keyring> {
  const mine = structuredClone(await server.mine());
  change(mine);
  return page().unlock(person, mine, SECRET);
}

it("opens the vault where nobody lies, and warns of nothing", async () => {
  const keyring = await unlocked();
  await pins(keyring);

  expect([keyring.isOld, (await unlocked()).isOld, await page().isGone(person, await server.mine())]).toEqual([false, false, false]);
});

it("refuses weak parameters before anything is computed or sent", async () => {
  const params = toBase64url(encodePinParams({ salt: randomBytes(16), kib: 8, passes: 1, lanes: 1 }));
  server.heard.length = 0;
  const never = new Lock(server as unknown as KeysApi, () => Promise.reject(new Error("computed")), Date.now, device);
  const mine = await server.mine();

  await expect(never.unlock(person, { ...mine, slots: mine.slots.map((slot) => ({ ...slot, params })) }, SECRET)).rejects.toThrow(WeakParameters);

  expect(server.heard).toEqual([]);
});

it("opens no vault of another person", async () => {
  const other = new KeyServer(newId());
  const lock = new Lock(other as unknown as KeysApi, argon2id, Date.now, device);
  await lock.chooseSecret(await lock.begin(newId(), "student"), SECRET);

  await expect(unlocked((mine) => (mine.vault = other.vault))).rejects.toThrow(CannotOpen);
});

it("opens no vault with the slot of somebody else", async () => {
  for (const slot of server.slots.values()) slot.wrapped = toBase64url(randomBytes(60));

  await expect(unlocked()).rejects.toThrow(CannotOpen);
});

it("opens no vault under another version than its own", async () => {
  await expect(unlocked(({ vault }) => vault !== null && (vault.version += 1))).rejects.toThrow(CannotOpen);
});

it("warns of a vault that is older than the one last seen on this device", async () => {
  const before = server.vault;
  await pins(await unlocked());
  server.vault = before;

  expect((await unlocked()).isOld).toBe(true);
  expect((await unlocked()).isOld).toBe(true);
  expect((await elsewhere().unlock(person, await server.mine(), SECRET)).isOld).toBe(false);
});

it("warns of the vault that was there before somebody started over on this device", async () => {
  const [vault, slots] = [server.vault, [...server.slots]];
  await pins(await unlocked());
  await kept();
  server.vault = vault;
  server.slots.clear();
  for (const [id, slot] of slots) server.slots.set(id, slot);

  expect((await unlocked()).isOld).toBe(true);
});

it("warns where a vault that was seen on this device is gone", async () => {
  expect(await page().isGone(person, { ...(await server.mine()), vault: null })).toBe(true);
  expect(await page().isGone(newId(), { ...(await server.mine()), vault: null })).toBe(false);
});

it("believes a vault that somebody began anew on another device", async () => {
  await pins(await unlocked());
  await kept(elsewhere());

  expect((await unlocked()).isOld).toBe(false);
});

it("warns nobody who closed the page before a secret was chosen", async () => {
  await page().begin(person, "student", true);

  expect(await page().isGone(person, await server.mine())).toBe(false);
});

it("opens on a device that keeps nothing", async () => {
  const keepsNothing = { newest: () => Promise.resolve(null), saw: () => Promise.resolve(), begins: () => Promise.resolve() };

  expect((await new Lock(server as unknown as KeysApi, argon2id, Date.now, keepsNothing).unlock(person, await server.mine(), SECRET)).isOld).toBe(false);
});
