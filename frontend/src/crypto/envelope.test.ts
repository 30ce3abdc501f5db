import { beforeAll, describe, expect, it } from "vitest";
import { anId, flipped, NOW } from "../../tests/crypto/school";
import { toBase64url, utf8 } from "./encoding";
import type { Content, Place } from "./envelope";
import { decodeContent, encodeContent, messageKey, openMessage, pad, parseEnvelope, sealMessage, unpad } from "./envelope";
import { CannotOpen, E1Error, Malformed, TooLong, Unsupported } from "./errors";
import { newThreadKey } from "./thread-key";

const place: Place = { thread: anId(1), ke: 3, mid: anId(2), author: anId(4), role: 0, kind: 0 };
const hello: Content = {
  text: "Hej, jag mår inte bra 💙",
  seen: anId(9),
  teamEpoch: 2,
  sentMs: NOW,
  attachments: [],
  more: {},
};
let key: CryptoKey;

beforeAll(async () => {
  key = await messageKey(newThreadKey());
});

describe("a message", () => {
  it("is read as it was written", async () => {
    const ref = { blob: anId(7), key: new Uint8Array(32), name: "å.png", type: "image/png", size: 12 };
    const sealedDigest = toBase64url(new Uint8Array(32));
    const content = { ...hello, attachments: [{ ...ref, sealedDigest }], more: { c: { topics: ["sleep"] } } };
    expect(await openMessage(key, place, await sealMessage(key, place, content))).toEqual(content);
  });

  const elsewhere: [string, Partial<Place>][] = [
    ["thread", { thread: anId(8) }],
    ["author", { author: anId(8) }],
    ["role", { role: 1 }],
    ["kind", { kind: 4 }],
    ["key epoch", { ke: 4 }],
    ["mid", { mid: anId(8) }],
  ];

  it.each(elsewhere)("does not open under another %s", async (_, change) => {
    const envelope = await sealMessage(key, place, hello);
    await expect(openMessage(key, { ...place, ...change }, envelope)).rejects.toThrow(CannotOpen);
  });

  it("does not open elsewhere with its header rewritten", async () => {
    const envelope = await sealMessage(key, place, hello);
    envelope.fill(8, 6, 22);
    expect(parseEnvelope(envelope).mid).toBe(anId(8));
    await expect(openMessage(key, { ...place, mid: anId(8) }, envelope)).rejects.toThrow(CannotOpen);
  });

});

describe("an envelope", () => {
  it("is refused with any single bit changed", async () => {
    const envelope = await sealMessage(key, place, hello);
    let refused = 0;
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      await expect(openMessage(key, place, flipped(envelope, bit))).rejects.toThrow(E1Error);
      refused++;
    }
    expect(refused).toBe(306 * 8);
  });

  it("does not open with another thread's key", async () => {
    const envelope = await sealMessage(key, place, hello);
    const other = await messageKey(newThreadKey());
    await expect(openMessage(other, place, envelope)).rejects.toThrow(CannotOpen);
  });

  it("has a nonce of its own among ten thousand", async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 10_000; n++) {
      nonces.add(toBase64url((await sealMessage(key, place, hello)).subarray(22, 34)));
    }
    expect(nonces.size).toBe(10_000);
  });

  it("is sent although a keyboard left half an emoji in it", async () => {
    const envelope = await sealMessage(key, place, { ...hello, text: "hej \ud83d" });
    expect((await openMessage(key, place, envelope)).text).toBe("hej \ufffd");
  });

  it("shows no key in the clear, and its key cannot be read out", async () => {
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });
});

describe("padding", () => {
  it.each([
    [0, 256],
    [1, 256],
    [200, 256],
    [252, 256],
    [253, 512],
    [16_380, 16_384],
  ])("of %i bytes shows only the class %i", (length, padded) => {
    const block = pad(new Uint8Array(length).fill(120));
    expect(block.length).toBe(padded);
    expect(unpad(block)).toEqual(new Uint8Array(length).fill(120));
  });

  it("refuses a message above the largest class", async () => {
    expect(() => pad(new Uint8Array(16_381))).toThrow(TooLong);
    const long = { ...hello, text: "å".repeat(20_000) };
    await expect(async () => sealMessage(key, place, long)).rejects.toThrow(TooLong);
  });

  it("is zeros, and fits", () => {
    const block = pad(utf8("hej"));
    const [tail, length] = [block.slice(), block.slice()];
    tail[255] = 1;
    length.fill(255, 0, 4);
    for (const wrong of [tail, length, block.slice(1), new Uint8Array(0)]) {
      expect(() => unpad(wrong)).toThrow(Malformed);
    }
  });
});

describe("what is no envelope", () => {
  it("is refused before any key is used", async () => {
    const envelope = await sealMessage(key, place, hello);
    const changed = (at: number, byte: number) => envelope.with(at, byte);
    for (const wrong of [changed(0, 2), changed(1, 1), changed(1, 3), new Uint8Array(0), utf8("{}")]) {
      expect(() => parseEnvelope(wrong)).toThrow(Unsupported);
    }
    const noEpoch = envelope.slice();
    noEpoch.fill(0, 2, 6);
    for (const wrong of [envelope.slice(0, -1), new Uint8Array([...envelope, 0]), noEpoch]) {
      expect(() => parseEnvelope(wrong)).toThrow(Malformed);
    }
  });

  it.each([
    "",
    "[]",
    "null",
    '{"t":"no version"}',
    '{"v":1}',
    '{"v":1,"t":5}',
    '{"v":true,"t":""}',
    '{"v":1,"t":"\\ud800"}',
    '{"v":1,"t":"","p":"short"}',
    '{"v":1,"t":"","te":-1}',
    '{"v":1,"t":"","ts":1.5}',
    '{"v":1,"t":"","ts":9007199254740992}',
    '{"v":1,"t":"","a":{}}',
    '{"v":1,"t":"","a":[{}]}',
    '{"v":1,"t":"","x":NaN}',
    "[".repeat(10_000),
    `{"v":1,"t":"","te":${"9".repeat(5000)}}`,
  ])("is no content either: %.40s", (json) => {
    expect(() => decodeContent(utf8(json))).toThrow(Malformed);
  });

});

describe("content", () => {
  it("is not guessed at when it is newer, and keeps what it does not know", () => {
    expect(() => decodeContent(utf8('{"v":2,"t":"from the future"}'))).toThrow(Unsupported);
    const content = { text: "", attachments: [], more: { r: anId(5), later: [1, { x: null }] } };
    expect(decodeContent(encodeContent(content))).toEqual(content);
    expect(() => encodeContent({ ...content, more: { t: "two texts" } })).toThrow(Malformed);
  });
});

it("nothing is sent when the browser cannot encrypt", async () => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = () => Promise.reject(new Error("broken"));
  try {
    await expect(sealMessage(key, place, hello)).rejects.toThrow("broken");
  } finally {
    crypto.subtle.encrypt = encrypt;
  }
});
