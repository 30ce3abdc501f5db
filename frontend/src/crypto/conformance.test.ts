/** The libraries against RFC 9180 and draft-ietf-hpke-pq: between them, every part of our suite. */
import { KEM_DHKEM_X25519_HKDF_SHA256, AEAD_ChaCha20Poly1305, KEM_MLKEM768_X25519 } from "@panva/hpke-noble";
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke";
import { expect, it } from "vitest";
import vectors from "../../../tests/vectors/hpke.json";
import { keyPair } from "./primitives";

function hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const suites = [
  new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM),
  new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_ChaCha20Poly1305),
];

it.each(vectors.map((told, at) => [told.source, told, suites[at]] as const))("%s", async (_, told, suite) => {
  if (!suite) throw new Error("a suite for each vector");
  expect([suite.KEM.id, suite.KDF.id, suite.AEAD.id]).toEqual([told.kem_id, told.kdf_id, told.aead_id]);
  const key = await suite.DeserializePrivateKey(hex(told.skRm), false);
  const options = { info: hex(told.info), aad: hex(told.aad) };
  const opened = await suite.Open(key, hex(told.enc), hex(told.ct), options);
  expect(new Uint8Array(opened)).toEqual(hex(told.pt));
});

it("our seeds are those of the draft", async () => {
  const told = vectors[1];
  if (!told) throw new Error("two vectors");
  const keys = await keyPair(hex(told.skRm), new Uint8Array(32));
  expect(keys.public.kemPk).toEqual(hex(told.pkRm));
});
