/** What an old phone must bear. Four times these means stand for a quarter of a core (docs/security-tests.md, 56). */
import { bench } from "vitest";
import { argon2id } from "../src/crypto/argon2id";
import type { Content, Place } from "../src/crypto/envelope";
import { messageKey, openMessage, sealMessage } from "../src/crypto/envelope";
import { newPinParams } from "../src/crypto/pin-params";
import { pinHalves, pinKek } from "../src/crypto/slot";
import { newThreadKey } from "../src/crypto/thread-key";
import { anId, NOW } from "../tests/crypto/school";

const MESSAGES = 10_000;
const FEW = { iterations: 3, warmupIterations: 1, time: 0, warmupTime: 0 };

bench("ten thousand messages opened", async () => {
  const key = await messageKey(newThreadKey());
  const place: Place = { thread: anId(1), ke: 1, mid: anId(2), author: anId(3), role: 0, kind: 0 };
  const content: Content = { text: "Hej, jag mår inte bra 💙".repeat(8), sentMs: NOW, attachments: [], more: {} };
  const envelope = await sealMessage(key, place, content);
  for (let n = 0; n < MESSAGES; n++) await openMessage(key, place, envelope);
}, FEW);

bench("a secret turned into the key of its slot", async () => {
  const halves = await pinHalves("giraff kanot vinter", newPinParams(new Uint8Array(16)), argon2id);
  await pinKek(anId(1), anId(2), halves.enc, new Uint8Array(32));
}, FEW);
