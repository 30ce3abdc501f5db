/** What an old phone must bear, measured in processor time, so that a busy machine fails nobody. */
import { expect, it } from "vitest";
import { anId, NOW } from "../../tests/crypto/school";
import { argon2id } from "./argon2id";
import type { Content, Place } from "./envelope";
import { messageKey, openMessage, sealMessage } from "./envelope";
import { newPinParams } from "./pin-params";
import { pinHalves, pinKek } from "./slot";
import { newThreadKey } from "./thread-key";

const QUARTER = 4; // of a core, as a stand-in for an old phone
const MESSAGES = 10_000;

async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

it("opens ten thousand messages in six seconds of a quarter of a core", async () => {
  const key = await messageKey(newThreadKey());
  const place: Place = { thread: anId(1), ke: 1, mid: anId(2), author: anId(3), role: 0, kind: 0 };
  const content: Content = { text: "Hej, jag mår inte bra 💙".repeat(8), sentMs: NOW, attachments: [], more: {} };
  const envelope = await sealMessage(key, place, content);

  const took = await processorSeconds(async () => {
    for (let n = 0; n < MESSAGES; n++) await openMessage(key, place, envelope);
  });

  expect(took * QUARTER).toBeLessThan(6);
}, 60_000);

it("unlocks in four seconds of a quarter of a core", async () => {
  const took = await processorSeconds(async () => {
    const halves = await pinHalves("giraff kanot vinter", newPinParams(new Uint8Array(16)), argon2id);
    await pinKek(anId(1), anId(2), halves.enc, new Uint8Array(32));
  });

  expect(took * QUARTER).toBeLessThan(4);
}, 60_000);
