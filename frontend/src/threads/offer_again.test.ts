// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, NoAnswer } from "../api/client";
import { Outbox } from "../api/outbox";
import type { Parcel } from "../api/outbox";
import type { Detail, Opened } from "../api/threads";
import type { Open, Thread } from "../api/types";
import { OfferAgain } from "./offer_again";
import { Postman } from "./postman";

let names = 0;
let outbox: Outbox;
let postman: Postman;
let again: OfferAgain;
const taken = (seq: number) => Promise.resolve({ entry: { seq } } as Opened);
const api = { bring: vi.fn<() => Promise<void>>(), post: vi.fn<(thread: string, message: { mid: string }) => Promise<Opened>>(), open: vi.fn<(open: Open) => Promise<Opened>>(), raise: vi.fn<(thread: string) => Promise<Thread>>(), detail: vi.fn<(thread: string) => Promise<Detail>>() };
const onHopeless = vi.fn(() => true);

/** A first message and two more that the server took as 1, 2 and 4. */
beforeEach(async () => {
  outbox = new Outbox(Date.now, `again-${(names += 1).toString()}`);
  for (const each of [...Object.values(api), onHopeless]) each.mockReset();
  postman = new Postman({
    api, outbox, person: "p", onDelivered: () => undefined, onHopeless, onWaiting: () => undefined, remake: () => Promise.resolve("hopeless"),
  });
  again = new OfferAgain({ api, outbox, postman, person: "p" });
  api.open.mockImplementation(() => taken(1));
  for (const seq of [2, 4]) api.post.mockImplementationOnce(() => taken(seq));
  await postman.keep({ mid: "m-1", person: "p", thread: "t", madeAt: 1, sentAt: null, kind: "open", open: { thread: "t", wish: { urgency: "routine" } } as Open });
  await postman.keep(said("m-2", 2));
  await postman.send(said("m-4", 4));
  for (const each of Object.values(api)) each.mockClear();
});
afterEach(() => postman.stop());

function said(mid: string, madeAt: number): Parcel {
  const message = { mid, kind: "text" as const, sealed: "AQI", urgency: null, retracts: null };
  return { mid, person: "p", thread: "t", madeAt, sentAt: null, kind: "message", message };
}

const offered = () => [...api.open.mock.calls.map(() => "m-1"), ...api.post.mock.calls.map(([, { mid }]) => mid)];
const headIs = (head_seq: number) => api.detail.mockResolvedValue({ thread: { head_seq } } as Detail);

it("offers again what the server was told it had, and has no more", async () => {
  api.post.mockImplementation(() => taken(2));

  await again.compare({ t: [1, 1] });
  expect(offered()).toEqual(["m-2", "m-4"]);

  await again.compare({ t: [2, 2] });
  expect([offered(), await outbox.unsent("p")]).toEqual([["m-2", "m-4"], []]);
});

it("offers nothing to a server that has it all", async () => {
  await again.compare({ t: [4, 9] });

  expect([offered(), api.detail.mock.calls.length]).toEqual([[], 0]);
});

it("begins with the first message where the whole thread is gone", async () => {
  api.detail.mockRejectedValue(new ApiError(404, "not_found"));
  api.post.mockImplementation(() => taken(2));

  await again.compare({});

  expect(offered()).toEqual(["m-1", "m-2", "m-4"]);
});

it("looks once at a thread that is closed, and offers what it lacks", async () => {
  headIs(2);
  api.post.mockImplementation(() => taken(3));

  await again.compare({});
  await again.compare({});

  expect([offered(), api.detail.mock.calls.length]).toEqual([["m-4"], 1]);
});

it("looks again where there was no answer, and takes nothing for lost meanwhile", async () => {
  api.detail.mockRejectedValueOnce(new NoAnswer());
  await again.compare({});
  expect(offered()).toEqual([]);

  headIs(2);
  api.post.mockImplementation(() => taken(3));
  await again.compare({});
  expect(offered()).toEqual(["m-4"]);
});

it("gives nothing back of a thread that its student has put away, and does not ask again", async () => {
  const gone = new ApiError(404, "not_found");
  for (const each of Object.values(api)) each.mockRejectedValue(gone);

  await again.compare({});
  await new OfferAgain({ api, outbox, postman, person: "p" }).compare({});

  expect([offered(), onHopeless.mock.calls.length, await outbox.unsent("p")]).toEqual([["m-1", "m-2", "m-4"], 0, []]);
});
