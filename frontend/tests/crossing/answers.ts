/**
 * What the TypeScript client reads of objects that another client made, and makes of the
 * same. `tests/keys/e1/test_crossing.py` asks; bytes travel as base64url.
 */
import { argon2id } from "../../src/crypto/argon2id";
import { attachmentRef, attachmentValue, openAttachment, sealFile } from "../../src/crypto/attachment";
import { verifyBranch } from "../../src/crypto/chain";
import type { Bytes, Json } from "../../src/crypto/encoding";
import { fromBase64url, list, object, textOf, toBase64url, whole } from "../../src/crypto/encoding";
import type { Kind } from "../../src/crypto/envelope";
import { decodeContent, messageKey, openMessage, parseEnvelope, sealMessage, unpad } from "../../src/crypto/envelope";
import { E1Error } from "../../src/crypto/errors";
import { code, meetingProof, parseStartFragment, schoolFingerprint } from "../../src/crypto/fingerprint";
import type { Signed } from "../../src/crypto/identity";
import { decodeIdentity, signIdentity, verifyIdentity } from "../../src/crypto/identity";
import { openIdentity, sealIdentity } from "../../src/crypto/identity-envelope";
import type { Manifest } from "../../src/crypto/manifest";
import { buildManifest, decodeManifest, openGrant, openHist, Reason, verifyManifest } from "../../src/crypto/manifest";
import { decodePinParams } from "../../src/crypto/pin-params";
import type { KeyPair } from "../../src/crypto/primitives";
import { keyPair, keyPairBytes, newIdentity, publicKeys } from "../../src/crypto/primitives";
import type { SlotType } from "../../src/crypto/slot";
import { codeKek, parseRecoveryCode, pinHalves, pinKek, prfKek, unwrapVaultKey, wrapVaultKey } from "../../src/crypto/slot";
import { decodeTeamEpoch, openBundle, sealBundle, signTeamEpoch, unwrapPrevious, wrapPrevious } from "../../src/crypto/team-epoch";
import type { Grant, Recipient } from "../../src/crypto/thread-key";
import { companionOf, newThreadKey, RecipientType } from "../../src/crypto/thread-key";
import { decodeVault, openVault, sealVault } from "../../src/crypto/vault";

type Answer = (asked: Asked) => Promise<Json>;

/** A request's parts, each as what it must be. */
class Asked {
  readonly #value: Json;

  constructor(value: unknown) {
    this.#value = object(value);
  }

  text = (name: string): string => textOf(this.#value[name]);
  number = (name: string): number => whole(this.#value[name]);
  bytes = (name: string): Bytes => fromBase64url(this.text(name));
  one = (name: string): Asked => new Asked(this.#value[name]);
  all = (name: string): Asked[] => list(this.#value[name]).map((each) => new Asked(each));
  texts = (name: string): string[] => list(this.#value[name]).map(textOf);
  json = (): Json => this.#value;
  signed = (): Signed => ({ record: this.bytes("record"), signature: this.bytes("signature") });
  keys = (name: string): Promise<KeyPair> => {
    const seeds = this.bytes(name);
    return keyPair(seeds.slice(0, 32), seeds.slice(32));
  };
}

function told(signed: Signed): Json {
  return { record: toBase64url(signed.record), signature: toBase64url(signed.signature) };
}

const decoders: Record<string, (data: Bytes) => unknown> = {
  "identity": decodeIdentity,
  "team epoch": decodeTeamEpoch,
  "manifest": decodeManifest,
  "envelope": parseEnvelope,
  "padding": unpad,
  "content": decodeContent,
  "vault": decodeVault,
  "pin parameters": decodePinParams,
};

/** What a decoder says to each of `inputs`: "taken", or the code of its refusal. */
async function verdicts(decode: (data: Bytes) => unknown, inputs: readonly Bytes[]): Promise<string[]> {
  const said: string[] = [];
  for (const data of inputs) {
    try {
      await decode(data);
      said.push("taken");
    } catch (problem) {
      said.push(problem instanceof E1Error ? problem.code : String(problem));
    }
  }
  return said;
}

const answers: Record<string, Answer> = {
  async decode(asked) {
    const decode = decoders[asked.text("name")];
    if (!decode) throw new Error("unknown decoder");
    return { verdicts: await verdicts(decode, asked.texts("inputs").map(fromBase64url)) };
  },

  async identity(asked) {
    const seen = await verifyIdentity(asked.signed());
    const keys = await newIdentity();
    const signed = signIdentity(seen.id, seen.kind, keys, seen.createdMs);
    const digits = await code(seen.keys.kid, seen.digest);
    return { ...told(signed), code: digits, keys: toBase64url(keyPairBytes(keys)) };
  },

  async team(asked) {
    const fetched = {
      branch: "counsellor" as const,
      school: asked.text("school"),
      backUp: asked.all("back_up").map((each) => each.signed()),
      teams: [asked.all("team").map((each) => each.signed())],
    };
    const pins = { root: asked.text("root"), backUp: null, teams: new Map() };
    const [chain] = (await verifyBranch(fetched, pins)).teams.values();
    const [first, second] = chain?.epochs ?? [];
    if (!first || !second) throw new Error("two epochs");
    const [member, reader] = [asked.text("member"), await asked.keys("member_keys")];
    const current = await openBundle(asked.bytes("bundle"), second, member, reader);
    const before = await unwrapPrevious(asked.bytes("link"), current, second, first);
    const next = await newIdentity();
    const signed = await signTeamEpoch({ ...second, createdMs: 5 }, next, second, current);
    const epoch = { ...second, epoch: 3, digest: await digestOf(signed.record), prev: second.digest };
    return {
      ...told(signed),
      before: toBase64url(keyPairBytes(before)),
      keys: toBase64url(keyPairBytes(next)),
      bundle: toBase64url(await sealBundle(next, epoch, member, reader.public)),
      link: toBase64url(await wrapPrevious(next, epoch, current)),
    };
  },

  async manifest(asked) {
    const thread = asked.text("thread");
    const keys = await asked.keys("team_keys");
    const signers = [{ id: asked.text("team"), keys: keys.public }];
    for (const each of asked.all("signers")) {
      const pair = await publicKeys(each.bytes("sig_pk"), each.bytes("kem_pk"));
      signers.push({ id: each.text("id"), keys: pair });
    }
    let [previous, key, before]: [Manifest | null, Bytes | null, Bytes | null] = [null, null, null];
    for (const each of asked.all("manifests")) {
      const manifest: Manifest = await verifyManifest(each.signed(), thread, previous, signers);
      const place = { type: 1 as const, id: asked.text("team"), kid: keys.public.kid };
      key = await openGrant(manifest, { ...place, sealed: each.bytes("grant") }, keys);
      before = previous && (await openHist(manifest, each.bytes("hist"), key, previous));
      previous = manifest;
    }
    const { team, student } = RecipientType;
    const recipients: Recipient[] = signers.map((each, at) => ({ ...each, type: at === 0 ? team : student }));
    const next = newThreadKey();
    const built = await buildManifest({
      thread,
      key: next,
      signer: { id: asked.text("team"), keys },
      recipients,
      reason: Reason.teamEpoch,
      createdMs: 7,
      previous,
      previousKey: key,
    });
    return {
      ...told(built.signed),
      before: before && toBase64url(before),
      key: toBase64url(next),
      hist: toBase64url(built.hist),
      grants: built.grants.map((grant: Grant) => ({ ...grant, sealed: toBase64url(grant.sealed) })),
      companion: await companionOf(thread),
    };
  },

  async message(asked) {
    const place = {
      thread: asked.text("thread"),
      ke: asked.number("ke"),
      mid: asked.text("mid"),
      author: asked.text("author"),
      role: asked.number("role") as RecipientType,
      kind: asked.number("kind") as Kind,
    };
    const key = await messageKey(asked.bytes("key"));
    const content = await openMessage(key, place, asked.bytes("envelope"));
    return { text: content.text, envelope: toBase64url(await sealMessage(key, place, content)) };
  },

  async attachment(asked) {
    const [thread, ref] = [asked.text("thread"), attachmentRef(asked.one("ref").json())];
    const data = await openAttachment(ref, thread, asked.bytes("sealed"));
    const [again, sealed] = await sealFile(thread, ref.blob, data, { name: ref.name, type: ref.type });
    return { ref: attachmentValue(again), sealed: toBase64url(sealed) };
  },

  async vault(asked) {
    const [key, user, version] = [asked.bytes("key"), asked.text("user"), asked.number("version")];
    const vault = await openVault(key, user, version, asked.bytes("sealed"));
    return { sealed: toBase64url(await sealVault(key, user, version + 1, vault)) };
  },

  async slot(asked) {
    const [user, slot, type] = [asked.text("user"), asked.text("slot"), asked.text("type") as SlotType];
    const params = asked.bytes("params");
    const keks: Record<SlotType, () => Promise<Bytes>> = {
      pin: async () => {
        const { enc } = await pinHalves(asked.text("secret"), decodePinParams(params), argon2id);
        return pinKek(user, slot, enc, asked.bytes("share"));
      },
      prf: () => prfKek(user, slot, asked.bytes("secret")),
      code: () => codeKek(user, slot, parseRecoveryCode(asked.text("secret"))),
    };
    const kek = await keks[type]();
    const place = { user, slot, type, params };
    const key = await unwrapVaultKey(kek, place, asked.bytes("wrapped"));
    return { wrapped: toBase64url(await wrapVaultKey(kek, place, key)) };
  },

  async compared(asked) {
    const { school, fingerprint } = parseStartFragment(asked.text("fragment"));
    const roots = { counsellor: asked.text("counsellor"), nurse: asked.text("nurse") };
    const proof = await meetingProof(asked.bytes("secret"), school, asked.text("kid"), roots.nurse);
    const isSame = (await schoolFingerprint(school, roots)) === fingerprint;
    return { isSame, proof: toBase64url(proof) };
  },

  async identity_envelope(asked) {
    const [student, keys] = [asked.text("student"), await asked.keys("keys")];
    const roster = await openIdentity(student, asked.bytes("sealed"), keys);
    return { sealed: toBase64url(await sealIdentity(student, roster, keys.public)) };
  },
};

async function digestOf(record: Bytes): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", record)));
}

/** The answer to one request, or the code of why there is none. */
export async function answer(request: unknown): Promise<Json> {
  const asked = new Asked(request);
  try {
    return (await answers[asked.text("object")]?.(asked)) ?? { refused: "unknown object" };
  } catch (problem) {
    if (problem instanceof E1Error) return { refused: problem.code };
    throw problem;
  }
}
