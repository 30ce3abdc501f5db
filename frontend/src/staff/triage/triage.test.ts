import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import type { Corrected, Correction, Thread, Triage } from "../../api/types";
import type { Line } from "../../threads/lines";
import type { Model } from "../../triage/model";
import { Reader } from "../../triage/reading";
import { madeThread } from "../made";
import { ThreadTriage } from "./triage.svelte";
import { reasonsOf } from "./words";

const reader = new Reader(JSON.parse(readFileSync(new URL("../../../../triage/model.json", import.meta.url), "utf8")) as Model);
const KNOWN: Triage = { model_version: "", routing: null, corrections: [] };
const DANGER = "jag har tagit alla mina tabletter nu";

function message(seq: number, text: string): Line {
  return { kind: "message", seq, at: new Date("2026-11-23T09:00:00Z"), author: "tilde", mid: `m${seq}`, role: 0, text, more: {}, warning: null };
}

/** A server that remembers what it was asked. */
class Listening {
  readonly said: Correction[] = [];
  asked = 0;

  triage(): Promise<Triage> {
    this.asked += 1;
    return Promise.resolve(KNOWN);
  }

  correct(_thread: string, said: Correction): Promise<Corrected> {
    this.said.push(said);
    return Promise.resolve({ thread: madeThread("x", { revision: 9 }), triage: KNOWN });
  }
}

function ready(thread: Thread, ...lines: Line[]): { state: "ready"; thread: Thread; lines: Line[] } {
  return { state: "ready", thread, lines };
}

it("reads what the student wrote, and says why in words", async () => {
  const triage = new ThreadTriage("x", new Listening(), () => Promise.resolve(reader));

  await triage.look(true, ready(madeThread("x", { urgency: "acute" }), message(1, DANGER), message(2, "hej")));

  expect(triage.told?.message.seq).toBe(1);
  expect(triage.told?.reading.band).toBe("alarm");
  expect(reasonsOf(triage.told?.reading.reasons ?? []).map(({ said }) => said)).toContain("Något har svalts eller tagits");
});

it("sends the band and the version with what is right, and nothing of the text", async () => {
  const server = new Listening();
  const triage = new ThreadTriage("x", server, () => Promise.resolve(reader));
  await triage.look(true, ready(madeThread("x"), message(1, DANGER)));

  await triage.correct({ kind: "reading", right: "false_alarm" });

  const version = triage.told?.reading.version;
  expect(server.said).toEqual([{ kind: "reading", read: "alarm", model_version: version, right: "false_alarm" }]);
});

it("works without the reader: what is right can be said all the same", async () => {
  const server = new Listening();
  const triage = new ThreadTriage("x", server, () => Promise.reject(new Error("no network")));

  await triage.look(true, ready(madeThread("x"), message(1, DANGER)));
  await triage.correct({ kind: "reading", right: "missed_alarm" });

  expect(triage.isUnread).toBe(true);
  expect(server.said).toEqual([{ kind: "reading", read: "unknown", model_version: "", right: "missed_alarm" }]);
});

it("fetches no reader and reads nothing where the school does without, and asks what is known all the same", async () => {
  const server = new Listening();
  const fetched = vi.fn(() => Promise.resolve(reader));
  const triage = new ThreadTriage("x", server, fetched);

  await triage.look(false, ready(madeThread("x", { urgency: "acute" }), message(1, DANGER)));

  expect([fetched.mock.calls.length, triage.told, triage.isUnread, server.asked]).toEqual([0, null, false, 1]);
});

it("offers to take back what was said here, until it is taken back", async () => {
  const triage = new ThreadTriage("x", new Listening(), () => Promise.resolve(reader));

  await triage.correct({ kind: "branch", right: "nurse" });
  expect(triage.said).toEqual(["branch"]);
  await triage.correct({ kind: "branch", right: null });
  expect(triage.said).toEqual([]);
});

it("asks what colleagues said once for each change of the thread", async () => {
  const server = new Listening();
  const triage = new ThreadTriage("x", server, () => Promise.resolve(reader));

  for (const revision of [1, 1, 2]) await triage.look(true, ready(madeThread("x", { revision }), message(1, "hej")));

  expect(server.asked).toBe(2);
});

it("is settled when all that it waited for is here, or cannot come", async () => {
  const server = new Listening();
  let come: (known: Triage) => void = () => undefined;
  server.triage = () => new Promise((done) => (come = done));
  const triage = new ThreadTriage("x", server, () => Promise.reject(new Error("no network")));

  const looking = triage.look(true, ready(madeThread("x"), message(1, "hej")));
  await vi.waitFor(() => { expect(triage.isUnread).toBe(true); });
  expect(triage.isSettled).toBe(false);
  come(KNOWN);
  await looking;

  expect(triage.isSettled).toBe(true);
});
