/** One file of vectors, read here and by pytest: both clients agree on every byte. */
import { describe, expect, it } from "vitest";
import file from "../../../tests/vectors/e1.json";
import { argon2id } from "./argon2id";
import { openAttachment, padme } from "./attachment";
import type { FetchedBranch } from "./chain";
import { verifyBranch } from "./chain";
import type { Bytes } from "./encoding";
import { cat, digest, fromBase64url, readUnsigned, toBase64url, toJson, u64, utf8 } from "./encoding";
import type { Place } from "./envelope";
import { decodeContent, encodeContent, messageAad, messageKey, openMessage, pad, sealPadded } from "./envelope";
import { Malformed } from "./errors";
import { code, meetingProof, parseStartFragment, schoolFingerprint, startFragment } from "./fingerprint";
import type { IdentityKind } from "./identity";
import { signIdentity, verifyIdentity } from "./identity";
import { openIdentity } from "./identity-envelope";
import type { Manifest } from "./manifest";
import { checkParts, openGrant, openHist, verifyManifest } from "./manifest";
import { encodePinParams } from "./pin-params";
import type { KeyPair } from "./primitives";
import { derive, keyPair, publicKeys } from "./primitives";
import type { SlotType } from "./slot";
import { codeKek, parseRecoveryCode, pinHalves, pinKek, pinVerifier, prfKek, recoveryCodeText, unwrapVaultKey } from "./slot";
import { decodeTeamEpoch, openBundle, signTeamEpoch, unwrapPrevious } from "./team-epoch";
import type { Grant, RecipientType } from "./thread-key";
import { commitment, companionOf } from "./thread-key";
import { encodeVault, openVault } from "./vault";

function hex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** The wire form of a name that the file gives in hex. */
function name(text: string): string {
  return toBase64url(hex(text));
}

function toHex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Told {
  kem_seed: string;
  sig_seed: string;
}

function keysOf(told: Told): Promise<KeyPair> {
  return keyPair(hex(told.kem_seed), hex(told.sig_seed));
}

function signedOf(told: { record: string; signature: string }) {
  return { record: hex(told.record), signature: hex(told.signature) };
}

type MessageVector = (typeof file.message.all)[number];

function placeOf(told: Omit<MessageVector, "json" | "nonce" | "envelope" | "key">): Place {
  const names = { thread: name(told.thread), mid: name(told.mid), author: name(told.author) };
  return { ...names, ke: told.ke, role: told.role as RecipientType, kind: told.kind as Place["kind"] };
}

describe("the published vectors", () => {
  const published = file.published;

  it("agree on Argon2id and the keys of slots", async () => {
    const { password, salt, made, ...rest } = published.argon2id;
    const result = await argon2id(password, { salt: hex(salt), ...rest });
    expect(toHex(result)).toBe(made);
    const pin = published.kek_pin;
    const kek = await pinKek(name(pin.user), name(pin.slot), result.slice(32), hex(pin.share));
    expect(toHex(kek)).toBe(pin.kek);
    const prf = published.kek_prf;
    expect(toHex(await prfKek(name(prf.user), name(prf.slot), hex(prf.prf)))).toBe(prf.kek);
  });

  it("agree on kid, commitment and message key", async () => {
    const { key, commit, message_key } = published.thread_key;
    expect(await commitment(hex(key))).toBe(name(commit));
    expect(toHex(await derive(hex(key), "E1/msg-key"))).toBe(message_key);
    const { sig_pk, kem_pk, kid } = published.kid;
    expect((await publicKeys(hex(sig_pk), hex(kem_pk))).kid).toBe(name(kid));
  });

  it("agree on a message, but for its suite byte", async () => {
    const { aad, json, nonce, suite_1, key, ...told } = published.message;
    const place = placeOf(told);
    expect(toHex(messageAad(place))).toBe(aad);
    const envelope = await sealPadded(await messageKey(hex(key)), place, pad(utf8(json)), hex(nonce));
    envelope[1] = 1;
    expect(envelope.length).toBe(suite_1.length);
    expect(toHex(envelope)).toContain(suite_1.head);
    expect(await digest(envelope)).toBe(name(suite_1.sha256));
  });
});

describe("encoding", () => {
  it("frames fields one way only", () => {
    for (const each of file.encoding.cat) {
      expect(toHex(cat(each.label, ...each.fields.map(hex)))).toBe(each.bytes);
    }
  });

  it("spells bytes one way only", () => {
    for (const { bytes, text } of file.encoding.base64url) {
      expect(toBase64url(hex(bytes))).toBe(text);
      expect(toHex(fromBase64url(text))).toBe(bytes);
    }
    for (const text of file.encoding.base64url_refused) {
      expect(() => fromBase64url(text)).toThrow(Malformed);
    }
  });

  it("carries only numbers that JavaScript can hold", () => {
    for (const { number, bytes } of file.encoding.u64) {
      expect(toHex(u64(number))).toBe(bytes);
      expect(readUnsigned(hex(bytes), 8)).toBe(number);
    }
    for (const bytes of file.encoding.u64_refused) {
      expect(() => readUnsigned(hex(bytes), 8)).toThrow(Malformed);
    }
  });
});

it.each(file.identity.all)("agree on identity $kind", async (told) => {
  const keys = await keysOf(told.keys);
  const kind = told.kind as IdentityKind;
  expect(keys.public.kid).toBe(name(told.keys.kid));
  expect(await digest(keys.public.kemPk)).toBe(name(told.keys.kem_pk_sha256));
  const signed = signIdentity(name(told.id), kind, keys, told.created_ms);
  expect(toHex(signed.record)).toBe(told.record);
  expect(toHex(signed.signature)).toBe(told.signature);
  const identity = await verifyIdentity(signed);
  expect(await code(identity.keys.kid, identity.digest)).toBe(told.code);
});

it("agree on both chains of a branch", async () => {
  const { school, root, back_up, team } = file.team;
  const fetched: FetchedBranch = {
    branch: "nurse",
    school: name(school),
    backUp: back_up.epochs.map(signedOf),
    teams: [team.epochs.map(signedOf)],
  };
  const pins = { root: name(root), backUp: null, teams: new Map() };
  const verified = await verifyBranch(fetched, pins);
  expect(verified.pins.backUp).toEqual({ epoch: 2, digest: name(back_up.epochs[1]?.digest ?? "") });
  expect(verified.teams.get(name(team.team))?.current.digest).toBe(name(team.epochs[1]?.digest ?? ""));
});

it("sign the same team epoch", async () => {
  const [first, second] = file.team.team.epochs;
  if (!first || !second) throw new Error("two epochs");
  const previous = await decodeTeamEpoch(hex(first.record));
  const members = file.team.members.map(({ id, kid }) => ({ id: name(id), kid: name(kid) })).reverse();
  const { owner, branch, team } = previous;
  const plan = { owner, branch, team, members, createdMs: second.created_ms };
  const [keys, signer] = [await keysOf(second.keys), await keysOf(first.keys)];
  const signed = await signTeamEpoch(plan, keys, previous, signer);
  expect(toHex(signed.record)).toBe(second.record);
  expect(toHex(signed.signature)).toBe(second.signature);
});

it("open a bundle and the one before it", async () => {
  const [first, second] = await Promise.all(file.team.team.epochs.map((e) => decodeTeamEpoch(hex(e.record))));
  if (!first || !second) throw new Error("two epochs");
  const { sealed, member, member_keys, plaintext } = file.team.bundle;
  const keys = await openBundle(hex(sealed), second, name(member), await keysOf(member_keys));
  expect(toHex(keys.kemSeed) + toHex(keys.sigSeed)).toBe(plaintext);
  const link = file.team.prev_link;
  const before = await unwrapPrevious(hex(link.sealed), keys, second, first);
  expect(toHex(before.kemSeed) + toHex(before.sigSeed)).toBe(link.plaintext);
});

type ToldEpoch = (typeof file.manifest.epochs)[number] | (typeof file.companion.epochs)[number];
const readers = file.manifest.readers;
const grantsOf = async (told: ToldEpoch) => {
  const made: [Grant, KeyPair][] = [];
  for (const { type, id, reader, sealed } of told.grants) {
    const keys = await keysOf(readers[reader as keyof typeof readers]);
    const place = { type: type as RecipientType, id: name(id), kid: keys.public.kid };
    made.push([{ ...place, sealed: hex(sealed) }, keys]);
  }
  return made;
};

it.each(["manifest", "companion"] as const)("open every grant and the history of a %s", async (section) => {
  const thread = name(file[section].thread);
  let previous: Manifest | null = null;
  for (const told of file[section].epochs) {
    const keys = await keysOf(readers[told.signer as keyof typeof readers]);
    const signer = { id: name(told.signer_id), keys: keys.public };
    const manifest: Manifest = await verifyManifest(signedOf(told), thread, previous, [signer]);
    const grants = await grantsOf(told);
    await checkParts(manifest, hex(told.hist), grants.map(([grant]) => grant));
    for (const [grant, reader] of grants) {
      expect(toHex(await openGrant(manifest, grant, reader))).toBe(told.key);
    }
    if (previous) {
      const before = await openHist(manifest, hex(told.hist), hex(told.key), previous);
      expect(toHex(before)).toBe(file[section].epochs[0]?.key);
    }
    previous = manifest;
  }
});

it("name the companion thread", async () => {
  expect(await companionOf(name(file.manifest.thread))).toBe(name(file.manifest.companion));
  expect(file.companion.thread).toBe(file.manifest.companion);
});

it.each(file.message.all)("agree on a message of kind $kind", async (told) => {
  const [place, key] = [placeOf(told), await messageKey(hex(told.key))];
  const content = await openMessage(key, place, hex(told.envelope));
  expect(encodeContent(content)).toEqual(utf8(told.json));
  expect(content).toEqual(decodeContent(utf8(told.json)));
  const again = await sealPadded(key, place, pad(utf8(told.json)), hex(told.nonce));
  expect(toHex(again)).toBe(told.envelope);
});

it("agree on attachments", async () => {
  for (const { size, padded } of file.attachment.padme) expect(padme(size)).toBe(padded);
  const told = file.attachment.file;
  const ref = {
    blob: name(told.blob),
    key: hex(told.key),
    name: "",
    type: "",
    size: told.size,
    sealedDigest: name(told.sealed_sha256),
  };
  expect(toHex(await openAttachment(ref, name(told.thread), hex(told.sealed)))).toBe(told.plaintext);
});

it("agree on a vault, and keep what they do not know", async () => {
  const { vault_key, user, version, json, sealed } = file.vault;
  const vault = await openVault(hex(vault_key), name(user), version, hex(sealed));
  expect(new TextDecoder().decode(encodeVault(vault))).toBe(json);
  expect(vault.more).toEqual({ later: { x: [1, null] } });
});

it("agree on the two halves of a secret, however it was typed", async () => {
  const { secret, same_secret, salt, auth, enc, share, verifier, ...rest } = file.slot.pin;
  const user = name(file.slot.user);
  const slot = name(file.slot.wrapped[0]?.slot ?? "");
  const { kib, passes, lanes } = rest;
  const params = { salt: hex(salt), kib, passes, lanes };
  for (const typed of [secret, same_secret]) {
    const halves = await pinHalves(typed, params, argon2id);
    expect([toHex(halves.auth), toHex(halves.enc)]).toEqual([auth, enc]);
  }
  expect(toHex(encodePinParams(params))).toBe(file.slot.wrapped[0]?.params);
  expect(toHex(await pinVerifier(user, slot, hex(auth)))).toBe(verifier);
  const kek = await pinKek(user, slot, hex(enc), hex(share));
  expect(toHex(kek)).toBe(file.slot.wrapped[0]?.kek);
});

it.each(file.slot.wrapped)("unwrap a vault key from a slot of type $type", async (told) => {
  const [user, slot] = [name(file.slot.user), name(told.slot)];
  const kek = {
    pin: () => Promise.resolve(hex(told.kek)),
    prf: () => prfKek(user, slot, hex(file.slot.prf.prf)),
    code: () => codeKek(user, slot, hex(file.slot.code.code)),
  }[told.type as SlotType];
  const place = { user, slot, type: told.type as SlotType, params: hex(told.params) };
  expect(toHex(await unwrapVaultKey(await kek(), place, hex(told.wrapped)))).toBe(file.slot.vault_key);
});

it("agree on recovery codes", () => {
  for (const { bytes, text } of file.slot.recovery_codes) {
    expect(recoveryCodeText(hex(bytes))).toBe(text);
    expect(toHex(parseRecoveryCode(text.toLowerCase().replaceAll("-", " ")))).toBe(bytes);
  }
  for (const text of file.slot.recovery_codes_refused) {
    expect(() => parseRecoveryCode(text)).toThrow(Malformed);
  }
});

describe("what people compare", () => {
  const { school, roots, fingerprint, fragment, meeting, identity_envelope } = file.compared;

  it("is the same fingerprint, start address and code", async () => {
    const both = { counsellor: name(roots.counsellor), nurse: name(roots.nurse) };
    expect(await schoolFingerprint(name(school), both)).toBe(name(fingerprint));
    expect(startFragment(name(school), name(fingerprint))).toBe(fragment);
    expect(parseStartFragment(fragment)).toEqual({ school: name(school), fingerprint: name(fingerprint) });
    const { kid, digest: record, text } = file.compared.code;
    expect(await code(name(kid), name(record))).toBe(text);
    const proof = await meetingProof(hex(meeting.secret), name(meeting.owner), name(kid), name(record));
    expect(toHex(proof)).toBe(meeting.proof);
  });

  it("opens an identity envelope", async () => {
    const { student, keys, roster, sealed } = identity_envelope;
    const opened = await openIdentity(name(student), hex(sealed), await keysOf(keys));
    expect(opened).toEqual(roster);
    expect(toJson(opened).length).toBe(hex(sealed).length - 1136);
  });
});
