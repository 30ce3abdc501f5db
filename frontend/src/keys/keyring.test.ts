import { beforeEach, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { NewVault } from "../api/keys";
import type { MyKeys, NewSlot } from "../api/types";
import { fromBase64url } from "../crypto/encoding";
import { RolledBack } from "../crypto/errors";
import { newId, newIdentity } from "../crypto/primitives";
import { newVault, openVault } from "../crypto/vault";
import type { Vault } from "../crypto/vault";
import { Keyring } from "./keyring";

const me = newId();
const slot: NewSlot = { id: newId(), type: "code", params: "", wrapped: "", auth: null, share: null };
let stored: NewVault[];
let keyring: Keyring;

const pinning = (thread: string) => (vault: Vault): Vault =>
  ({ ...vault, threads: new Map(vault.threads).set(thread, { ke: 1, digest: "A".repeat(43) }) });

/** The vault of this version, as the server would give it back. */
function mine(version: number): MyKeys {
  const vault = stored[version - 1];
  if (vault === undefined) throw new Error("no such version");
  return { identity: null, vault, slots: [], draft_key: "" };
}

async function pinsStored(): Promise<string[]> {
  const last = mine(stored.length).vault;
  if (keyring.vaultKey === null || last === null) throw new Error("nothing is kept");
  return [...(await openVault(keyring.vaultKey, me, last.version, fromBase64url(last.sealed))).threads.keys()];
}

beforeEach(async () => {
  stored = [];
  const putVault = (vault: NewVault): Promise<void> => {
    if (vault.version !== stored.length + 1) return Promise.reject(new ApiError(409, "vault_version", { version: stored.length }));
    stored.push(vault);
    return Promise.resolve();
  };
  keyring = new Keyring(me, newVault(await newIdentity(), Date.now()), null, { mine: () => Promise.resolve(mine(1)), putVault });
});

it("keeps what is pinned while the secret is being made", async () => {
  const [before, meanwhile] = [newId(), newId()];
  keyring.remember(pinning(before));

  await keyring.keep(() => {
    keyring.remember(pinning(meanwhile));
    return Promise.resolve(slot);
  });

  expect([...keyring.vault.threads.keys()]).toEqual([before, meanwhile]);
  expect(await pinsStored()).toEqual([before, meanwhile]);
});

it("refuses an older vault than it has stored itself", async () => {
  await keyring.keep(() => Promise.resolve(slot));
  keyring.remember(pinning(newId()));
  await keyring.saved();
  stored.push(mine(2).vault as NewVault); // another device was faster; the server shows version 1
  keyring.remember(pinning(newId()));

  await expect(keyring.saved()).rejects.toThrow(RolledBack);
});
