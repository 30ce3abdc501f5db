/** A thread's key goes to exactly the readers that its signer chose, and all get the same one. */
import { beforeAll, expect, it } from "vitest";
import { anId, existing, flipped, NOW } from "../../tests/crypto/school";
import type { Bytes } from "./encoding";
import { digest, EMPTY } from "./encoding";
import { BadSignature, CannotOpen, CommitMismatch, E1Error, Malformed, ManifestRefused } from "./errors";
import type { Manifest, ManifestPlan, SealedManifest, Signer } from "./manifest";
import { buildManifest, checkParts, checkRecipients, decodeManifest, openGrant, openHist, Reason, verifyManifest } from "./manifest";
import type { KeyPair } from "./primitives";
import { newIdentity, sign } from "./primitives";
import type { Grant, Recipient } from "./thread-key";
import { companionOf, newThreadKey, RecipientType, sealGrant } from "./thread-key";

const [THREAD, STUDENT, TEAM, BACK_UP] = [anId(0x70), anId(0x71), anId(0x72), anId(0x73)];
const key = newThreadKey();
let secrets: readonly [KeyPair, KeyPair, KeyPair];
let readers: readonly [Recipient, Recipient, Recipient];
let signers: Signer[];
let sealed: SealedManifest;
let manifest: Manifest;

beforeAll(async () => {
  const [student, team, backUp] = (secrets = [await newIdentity(), await newIdentity(), await newIdentity()]);
  readers = [
    { type: RecipientType.student, id: STUDENT, keys: student.public },
    { type: RecipientType.team, id: TEAM, keys: team.public },
    { type: RecipientType.backUp, id: BACK_UP, keys: backUp.public },
  ];
  signers = [{ id: STUDENT, keys: student.public }, { id: TEAM, keys: team.public }];
  const [signer, recipients] = [{ id: STUDENT, keys: student }, [...readers].reverse()];
  sealed = await buildManifest({ ...opening(), signer, recipients });
  manifest = await verifyManifest(sealed.signed, THREAD, null, signers);
});

function opening(): Pick<ManifestPlan, "thread" | "key" | "reason" | "createdMs" | "previous" | "previousKey"> {
  return { thread: THREAD, key, reason: Reason.open, createdMs: NOW, previous: null, previousKey: null };
}

function nextByTheTeam(nextKey: Bytes, previousKey: Bytes | null): Promise<SealedManifest> {
  const signer = { id: TEAM, keys: secrets[1] };
  const next = { key: nextKey, reason: Reason.teamEpoch, previous: manifest, previousKey };
  return buildManifest({ ...opening(), ...next, signer, recipients: readers });
}

/** `of` as if it listed `grant`. */
async function listing(of: Manifest, grant: Grant): Promise<Manifest> {
  const { type, id, kid } = grant;
  return { ...of, grants: [{ type, id, kid, digest: await digest(grant.sealed) }] };
}

it("every reader gets the one key, and nobody else", async () => {
  checkRecipients(manifest, readers);
  await checkParts(manifest, sealed.hist, sealed.grants);
  for (const [at, keys] of secrets.entries()) {
    const grant = existing(sealed.grants[at]);
    expect(await openGrant(manifest, grant, keys)).toEqual(key);
    await expect(openGrant(manifest, grant, await newIdentity())).rejects.toThrow(ManifestRefused);
  }
});

it("a grant of another thread or key epoch does not open", async () => {
  const moved = await sealGrant({ ...manifest, thread: anId(0x7f) }, key, readers[1]);
  await expect(openGrant(await listing(manifest, moved), moved, secrets[1])).rejects.toThrow(CannotOpen);
  const second = await decodeManifest((await nextByTheTeam(key, null)).signed.record);
  const grant = existing(sealed.grants[1]);
  await expect(openGrant(await listing(second, grant), grant, secrets[1])).rejects.toThrow(CannotOpen);
});

it("two keys behind one commitment are noticed", async () => {
  const other = await sealGrant(manifest, newThreadKey(), readers[1]);
  await expect(openGrant(await listing(manifest, other), other, secrets[1])).rejects.toThrow(CommitMismatch);
});

it("a manifest by a stranger, or with a changed bit, is refused", async () => {
  const stranger = await newIdentity();
  const { record, signature } = sealed.signed;
  const forged = { record, signature: sign(stranger.sigSeed, record) };
  await expect(verifyManifest(forged, THREAD, null, signers)).rejects.toThrow(BadSignature);
  const injected = await buildManifest({
    ...opening(),
    signer: { id: TEAM, keys: stranger },
    recipients: readers,
  });
  await expect(verifyManifest(injected.signed, THREAD, null, signers)).rejects.toThrow(BadSignature);
  for (let bit = 0; bit < record.length * 8; bit += 61) {
    const changed = { record: flipped(record, bit), signature };
    await expect(verifyManifest(changed, THREAD, null, signers)).rejects.toThrow(E1Error);
  }
});

it("one reader more or fewer, or another key, is refused", async () => {
  const stranger = (await newIdentity()).public;
  const [student, team, backUp] = readers;
  const extra = { type: RecipientType.team, id: anId(9), keys: stranger };
  for (const wrong of [[...readers, extra], [student, team], [student, team, { ...backUp, keys: stranger }], []]) {
    expect(() => checkRecipients(manifest, wrong)).toThrow(ManifestRefused);
  }
});

it("the next manifest follows the last one of its thread", async () => {
  const { signed } = await nextByTheTeam(newThreadKey(), null);
  const second = await verifyManifest(signed, THREAD, manifest, signers);
  expect(second.ke).toBe(2);
  for (const previous of [null, second, { ...manifest, digest: second.digest }]) {
    await expect(verifyManifest(signed, THREAD, previous, signers)).rejects.toThrow(ManifestRefused);
  }
  await expect(verifyManifest(signed, anId(1), manifest, signers)).rejects.toThrow(ManifestRefused);
  await expect(verifyManifest(signed, THREAD, manifest, signers.slice(0, 1))).rejects.toThrow(BadSignature);
});

it("history opens only if it was handed over, with the key that was", async () => {
  const next = newThreadKey();
  const handed = await nextByTheTeam(next, key);
  const second = await decodeManifest(handed.signed.record);
  expect(await openHist(second, handed.hist, next, manifest)).toEqual(key);
  await expect(openHist(second, flipped(handed.hist, 3), next, manifest)).rejects.toThrow(ManifestRefused);
  const without = await nextByTheTeam(next, null);
  const bare = await decodeManifest(without.signed.record);
  await expect(openHist(bare, without.hist, next, manifest)).rejects.toThrow(ManifestRefused);
  const lying = await nextByTheTeam(next, newThreadKey());
  const third = await decodeManifest(lying.signed.record);
  await expect(openHist(third, lying.hist, next, manifest)).rejects.toThrow(CommitMismatch);
});

it("parts other than those signed are refused", async () => {
  const [first, ...rest] = sealed.grants;
  const changed = { ...existing(first), sealed: flipped(existing(first).sealed, 0) };
  for (const wrong of [rest, [...sealed.grants, changed], [changed, ...rest], [...rest, existing(rest[0])]]) {
    await expect(checkParts(manifest, EMPTY, wrong)).rejects.toThrow(ManifestRefused);
  }
  await expect(checkParts(manifest, new Uint8Array(60), sealed.grants)).rejects.toThrow(ManifestRefused);
});

it("no manifest is signed that no reader would accept", async () => {
  const signer = { id: STUDENT, keys: secrets[0] };
  const twice = [...readers, { ...readers[0], keys: (await newIdentity()).public }];
  const wrong: Partial<ManifestPlan>[] = [
    { recipients: twice },
    { recipients: [] },
    { reason: Reason.handOver },
    { previousKey: key },
    { previous: manifest },
  ];
  for (const part of wrong) {
    const plan = { ...opening(), signer, recipients: readers, ...part };
    await expect(buildManifest(plan)).rejects.toThrow(Malformed);
  }
});

it("notes live in a thread of their own", async () => {
  const companion = await companionOf(THREAD);
  expect([THREAD, await companionOf(anId(1))]).not.toContain(companion);
});
