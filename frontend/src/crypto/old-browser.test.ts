/** A browser whose WebCrypto knows neither X25519 nor Ed25519 nor ML-KEM runs the same code. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { aTeam, anId, fetched, NOW } from "../../tests/crypto/school";
import { verifyBranch } from "./chain";
import { signIdentity, verifyIdentity } from "./identity";
import { newIdentity, open, seal } from "./primitives";

const NEW = /x25519|ed25519|ml-kem|mlkem|x-wing/i;
const CALLS = ["generateKey", "importKey", "deriveBits", "sign", "verify"] as const;
type Call = (...parts: unknown[]) => unknown;
const refused: string[] = [];

function named(parts: readonly unknown[]): string {
  return JSON.stringify(parts.filter((part) => typeof part === "string" || isNamed(part)));
}

function isNamed(part: unknown): boolean {
  return typeof part === "object" && part !== null && "name" in part;
}

function without(name: (typeof CALLS)[number]): Call {
  const call = Reflect.get(crypto.subtle, name) as Call;
  return (...parts) => {
    if (!NEW.test(named(parts))) return Reflect.apply(call, crypto.subtle, parts);
    refused.push(named(parts));
    throw new DOMException("Unrecognized name.", "NotSupportedError");
  };
}

beforeAll(() => {
  for (const name of CALLS) Reflect.set(crypto.subtle, name, without(name));
});

afterAll(() => {
  for (const name of CALLS) Reflect.deleteProperty(crypto.subtle, name);
});

it("has nothing of what is new", () => {
  expect(() => crypto.subtle.generateKey("Ed25519", false, ["sign"])).toThrow("Unrecognized");
  expect(() => crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"])).toThrow("Unrecognized");
  refused.length = 0;
});

it("signs, seals, opens and verifies all the same, and asks for nothing new", async () => {
  const keys = await newIdentity();
  await verifyIdentity(signIdentity(anId(1), 0, keys, NOW));
  const info = new Uint8Array([1]);
  const secret = new Uint8Array([2, 3]);
  expect(await open(keys.kemSeed, info, await seal(keys.public.kemPk, info, secret))).toEqual(secret);
  const backUp = await aTeam(1, 2);
  const team = await aTeam(2, 1, backUp.secrets[1]);
  const root = backUp.epochs[0]?.digest ?? "";
  await verifyBranch(fetched(backUp, team), { root, backUp: null, teams: new Map() });
  expect(refused).toEqual([]);
});

