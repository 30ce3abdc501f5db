/** The vault, its slots, identities and attachments, against a server that lies about them. */
import { describe, expect, it } from "vitest";
import { anId, flipped, NOW, SCHOOL } from "../../tests/crypto/school";
import { openAttachment, padme, sealFile } from "./attachment";
import type { Bytes } from "./encoding";
import { toBase64url, utf8 } from "./encoding";
import { BadSignature, CannotOpen, E1Error, Malformed, TooLong, Unsupported, WeakParameters } from "./errors";
import { code, parseStartFragment } from "./fingerprint";
import { IdentityKind, signIdentity, verifyIdentity } from "./identity";
import { openIdentity, sealIdentity } from "./identity-envelope";
import type { PinParams } from "./pin-params";
import { decodePinParams, encodePinParams, newPinParams } from "./pin-params";
import { newIdentity, open, seal } from "./primitives";
import type { SlotPlace } from "./slot";
import { NO_PARAMS, pinHalves, pinVerifier, unwrapVaultKey, wrapVaultKey } from "./slot";
import type { Vault } from "./vault";
import { decodeVault, encodeVault, newVault, newVaultKey, openVault, sealVault } from "./vault";

const [USER, SLOT, SALT] = [anId(1), anId(2), new Uint8Array(16).fill(3)];

describe("a vault", () => {
  it("opens for its person in its version alone, with its pins", async () => {
    const key = newVaultKey();
    const hash = toBase64url(new Uint8Array(32));
    const pins = { root: hash, backUp: { epoch: 2, digest: hash }, teams: new Map() };
    const school = { fingerprint: hash, fromPaper: true, branches: new Map([["nurse", pins]] as const) };
    const bare = newVault(await newIdentity(), NOW);
    const vault: Vault = { ...bare, schools: new Map([[SCHOOL, school]]), people: new Map([[anId(5), anId(6)]]) };
    const sealed = await sealVault(key, USER, 3, vault);

    expect(await openVault(key, USER, 3, sealed)).toEqual(vault);
    expect(sealed.length).toBe((await sealVault(key, USER, 3, bare)).length);
    for (const [user, version] of [[anId(9), 3], [USER, 2], [USER, 4]] as const) {
      await expect(openVault(key, user, version, sealed)).rejects.toThrow(CannotOpen);
    }
    await expect(openVault(key, USER, 3, flipped(sealed, 999))).rejects.toThrow(CannotOpen);
  });

  it("of a later layout is not guessed at, and keeps what it does not know", async () => {
    const vault = newVault(await newIdentity(), NOW);
    const later = new TextDecoder().decode(encodeVault(vault)).replace('"v":1', '"v":2');
    await expect(decodeVault(utf8(later))).rejects.toThrow(Unsupported);
    const kept = { ...vault, more: { later: [1] } };
    expect(await decodeVault(encodeVault(kept))).toEqual(kept);
    expect(() => encodeVault({ ...vault, more: { kem: "overwritten" } })).toThrow(Malformed);
  });
});

describe("a PIN", () => {
  const weak: Partial<PinParams>[] = [
    { kib: 8, passes: 1 },
    { kib: 19 * 1024 - 1, passes: 4 },
    { kib: 19 * 1024, passes: 3 },
    { kib: 65_535, passes: 1 },
    { passes: 0 },
    { kib: 2 ** 32 - 1 },
    { passes: 1_000_000 },
    { lanes: 4 },
  ];

  it.each(weak)("is not computed with weak parameters: %o", async (part) => {
    const params = { ...newPinParams(SALT), ...part };
    let computed = 0;
    const hash = (): Promise<Bytes> => Promise.resolve(new Uint8Array(64 * ++computed));
    await expect(pinHalves("480213", params, hash)).rejects.toThrow(WeakParameters);
    expect(computed).toBe(0);
    expect(() => decodePinParams(encodePinParams(params))).toThrow(WeakParameters);
  });

  it.each([
    [65_536, 1],
    [32_768, 2],
    [19_456, 4],
  ])("is allowed at the floor itself: %i KiB, %i passes", (kib, passes) => {
    const params = { ...newPinParams(SALT), kib, passes };
    expect(decodePinParams(encodePinParams(params))).toEqual(params);
  });

  it("has a verifier for its person and slot alone", async () => {
    const auth = new Uint8Array(32);
    const pairs = [[USER, USER], [USER, SLOT], [SLOT, USER], [SLOT, SLOT]] as const;
    const made = await Promise.all(pairs.map(async ([user, slot]) => toBase64url(await pinVerifier(user, slot, auth))));
    expect(new Set(made).size).toBe(4);
  });
});

it("a slot opens for its person, place and parameters alone", async () => {
  const [key, kek] = [newVaultKey(), new Uint8Array(32).fill(7)];
  const place: SlotPlace = { user: USER, slot: SLOT, type: "pin", params: encodePinParams(newPinParams(SALT)) };
  const wrapped = await wrapVaultKey(kek, place, key);
  expect(await unwrapVaultKey(kek, place, wrapped)).toEqual(key);
  const stronger = encodePinParams({ ...newPinParams(SALT), passes: 4 });
  const changes: Partial<SlotPlace>[] = [
    { user: anId(9) },
    { slot: anId(9) },
    { params: stronger },
    { type: "prf", params: NO_PARAMS },
  ];
  for (const change of changes) {
    await expect(unwrapVaultKey(kek, { ...place, ...change }, wrapped)).rejects.toThrow(CannotOpen);
  }
  await expect(unwrapVaultKey(new Uint8Array(32), place, wrapped)).rejects.toThrow(CannotOpen);
  await expect(wrapVaultKey(kek, { ...place, params: NO_PARAMS }, key)).rejects.toThrow(Malformed);
});

describe("an identity", () => {
  it("proves that it holds its keys", async () => {
    const [keys, other] = [await newIdentity(), await newIdentity()];
    const signed = signIdentity(USER, IdentityKind.student, keys, NOW);
    expect(await verifyIdentity(signed)).toMatchObject({ id: USER, kind: 0, keys: keys.public });
    const { signature } = signIdentity(USER, IdentityKind.student, other, NOW);
    for (const wrong of [signature, new Uint8Array(0), new Uint8Array(64), new Uint8Array(65)]) {
      await expect(verifyIdentity({ record: signed.record, signature: wrong })).rejects.toThrow(BadSignature);
    }
    for (let bit = 0; bit < signed.record.length * 8; bit += 83) {
      await expect(verifyIdentity({ ...signed, record: flipped(signed.record, bit) })).rejects.toThrow(E1Error);
    }
  });

  it("has a code of four groups of five digits", async () => {
    const { public: keys } = await newIdentity();
    expect(await code(keys.kid, toBase64url(new Uint8Array(32)))).toMatch(/^\d{5} \d{5} \d{5} \d{5}$/);
  });

  it("of an anonymous pupil opens for its student and back-up alone", async () => {
    const [backUp, other] = [await newIdentity(), await newIdentity()];
    const sealed = await sealIdentity(USER, { name: "Sara" }, backUp.public);
    expect(await openIdentity(USER, sealed, backUp)).toEqual({ name: "Sara" });
    await expect(openIdentity(SLOT, sealed, backUp)).rejects.toThrow(CannotOpen);
    await expect(openIdentity(USER, sealed, other)).rejects.toThrow(CannotOpen);
  });

  it("is not sealed to what is no key", async () => {
    const keys = await newIdentity();
    const smallOrder = keys.public.kemPk.slice();
    smallOrder.fill(0, 1184);
    const tooLarge = keys.public.kemPk.slice();
    tooLarge.set([0xf0, 0xff], 1150); // the last coefficient alone is 4095
    for (const wrong of [new Uint8Array(0), new Uint8Array(1215), smallOrder, tooLarge]) {
      await expect(seal(wrong, new Uint8Array(0), utf8("secret"))).rejects.toThrow(Malformed);
    }
    await expect(open(keys.kemSeed, new Uint8Array(0), new Uint8Array(1136))).rejects.toThrow(CannotOpen);
  });
});

describe("an attachment", () => {
  const picture = new Uint8Array(1234).fill(7);
  const about = { name: "bild å.jpg", type: "image/jpeg" };

  it("opens in its thread under its id alone", async () => {
    const [ref, sealed] = await sealFile(anId(1), anId(2), picture, about);
    expect(await openAttachment(ref, anId(1), sealed)).toEqual(picture);
    await expect(openAttachment(ref, anId(9), sealed)).rejects.toThrow(CannotOpen);
    await expect(openAttachment({ ...ref, blob: anId(9) }, anId(1), sealed)).rejects.toThrow(CannotOpen);
    await expect(openAttachment(ref, anId(1), flipped(sealed, 200))).rejects.toThrow(CannotOpen);
    await expect(openAttachment({ ...ref, size: 2000 }, anId(1), sealed)).rejects.toThrow(Malformed);
  });

  it("is at most five megabytes, and padded by at most an eighth", async () => {
    const large = new Uint8Array(5 * 1024 * 1024 + 1);
    await expect(sealFile(anId(1), anId(2), large, about)).rejects.toThrow(TooLong);
    for (let size = 1; size < large.length; size = Math.ceil(size * 1.37)) {
      expect(padme(size)).toBeGreaterThanOrEqual(size);
      expect(padme(size)).toBeLessThanOrEqual(size * 1.12 + 1);
    }
  });
});

it.each(["", "#", "#s=AA&f=AA", `#f=${"A".repeat(43)}&s=${"A".repeat(22)}`])("is no start address: %s", (text) => {
  expect(() => parseStartFragment(text)).toThrow(Malformed);
});
