/** Random and truncated bytes: every decoder says no, none crashes, none answers in part. */
import { expect, it } from "vitest";
import file from "../../../tests/vectors/e1.json";
import type { Bytes } from "./encoding";
import { fromBase64url, utf8 } from "./encoding";
import { decodeContent, parseEnvelope, unpad } from "./envelope";
import { E1Error } from "./errors";
import { parseStartFragment } from "./fingerprint";
import { decodeIdentity } from "./identity";
import { decodeManifest } from "./manifest";
import { decodePinParams } from "./pin-params";
import { newIdentity, open, verify } from "./primitives";
import { parseRecoveryCode } from "./slot";
import { decodeTeamEpoch } from "./team-epoch";
import { decodeVault } from "./vault";

function hex(text: string | undefined): Bytes {
  return Uint8Array.from(text?.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const decoders: [string, (data: Bytes) => unknown, Bytes][] = [
  ["identity", decodeIdentity, hex(file.identity.all[0]?.record)],
  ["team epoch", decodeTeamEpoch, hex(file.team.team.epochs[1]?.record)],
  ["manifest", decodeManifest, hex(file.manifest.epochs[1]?.record)],
  ["envelope", parseEnvelope, hex(file.message.all[0]?.envelope)],
  ["padding", unpad, new Uint8Array(256)],
  ["content", decodeContent, utf8(file.message.all[1]?.json ?? "")],
  ["vault", decodeVault, utf8(file.vault.json)],
  ["pin parameters", decodePinParams, hex(file.slot.wrapped[0]?.params)],
];

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function refusal(decode: () => unknown): Promise<unknown> {
  try {
    await decode();
    return undefined;
  } catch (problem) {
    return problem;
  }
}

it.each(decoders)("%s: the right bytes decode", async (_, decode, right) => {
  expect(await refusal(() => decode(right))).toBeUndefined();
});

it.each(decoders)("%s: truncated bytes are refused", async (_, decode, right) => {
  for (let length = 0; length < right.length; length++) {
    expect(await refusal(() => decode(right.slice(0, length)))).toBeInstanceOf(E1Error);
  }
});

it.each(decoders)("%s: random bytes are refused in our own words", async (_, decode) => {
  const random = randomFrom(54);
  for (let n = 0; n < 300; n++) {
    const data = Uint8Array.from({ length: random(2000) }, () => random(256));
    expect(await refusal(() => decode(data))).toBeInstanceOf(E1Error);
  }
});

it.each(decoders)("%s: changed bytes never crash it", async (_, decode, right) => {
  const random = randomFrom(55);
  for (let n = 0; n < 300; n++) {
    const data = right.slice();
    for (let change = 0; change <= random(4); change++) data[random(data.length)] = random(256);
    const problem = await refusal(() => decode(data));
    expect(problem === undefined || problem instanceof E1Error).toBe(true);
  }
});

it("random texts, seals and signatures are refused in our own words", async () => {
  const random = randomFrom(56);
  const keys = await newIdentity();
  for (let n = 0; n < 100; n++) {
    const data = Uint8Array.from({ length: random(1300) }, () => random(256));
    const text = String.fromCharCode(...data.subarray(0, random(60)));
    for (const parse of [parseRecoveryCode, parseStartFragment]) {
      expect(await refusal(() => parse(text))).toBeInstanceOf(E1Error);
    }
    const problem = await refusal(() => fromBase64url(text));
    expect(problem === undefined || problem instanceof E1Error).toBe(true);
    expect(await refusal(() => open(keys.kemSeed, data, data))).toBeInstanceOf(E1Error);
    const signed = () => verify(data.slice(0, random(40)), data, data.slice(0, random(70)));
    expect(await refusal(signed)).toBeInstanceOf(E1Error);
  }
});
