// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, NoAnswer } from "../api/client";
import { Outbox } from "../api/outbox";
import type { Parcel } from "../api/outbox";
import type { Opened } from "../api/threads";
import type { Open, Thread } from "../api/types";
import { ChainRefused } from "../crypto/errors";
import { MustWait, Postman } from "./postman";

let names = 0;
let outbox: Outbox;
let postman: Postman;
const post = vi.fn<(thread: string, message: { mid: string }) => Promise<Opened>>();
const raise = vi.fn<(thread: string, urgency: string, mid: string | null) => Promise<Thread>>();
const open = vi.fn<() => Promise<Opened>>();
const bring = vi.fn<(id: string) => Promise<void>>();
const told = { onDelivered: vi.fn(), onHopeless: vi.fn(), onWaiting: vi.fn(), remake: vi.fn() };
const answer = { entry: { seq: 1 } } as Opened;

beforeEach(() => {
  outbox = new Outbox(Date.now, `postman-${(names += 1).toString()}`);
  for (const each of [post, open, raise, bring, ...Object.values(told)]) each.mockReset();
  post.mockResolvedValue(answer);
  told.onHopeless.mockReturnValue(true);
  postman = new Postman({ api: { post, open, raise, bring }, outbox, person: "p", ...told });
});
afterEach(() => postman.stop());

function parcel(mid: string, sealed = "AQI", madeAt = 1): Parcel {
  const message = { mid, kind: "text" as const, sealed, urgency: null, retracts: null };
  return { mid, person: "p", thread: "t", madeAt, sentAt: null, kind: "message", message };
}

const unsent = async () => (await outbox.unsent("p")).map(({ mid }) => mid);

it("says that a message is sent only when the server has said so", async () => {
  post.mockRejectedValueOnce(new NoAnswer());

  await postman.send(parcel("m-1"));
  expect([told.onDelivered.mock.calls.length, told.onWaiting.mock.calls.length, await unsent()]).toEqual([0, 1, ["m-1"]]);

  await postman.deliver();
  expect(told.onDelivered).toHaveBeenCalledExactlyOnceWith(parcel("m-1"), answer);
  expect(await unsent()).toEqual([]);
});

it("goes by itself when the network is back", async () => {
  post.mockRejectedValueOnce(new NoAnswer());
  await postman.send(parcel("m-1"));

  dispatchEvent(new Event("online"));

  await vi.waitFor(() => expect(told.onDelivered).toHaveBeenCalledOnce());
});

it("keeps the order in which messages were written", async () => {
  post.mockRejectedValueOnce(new NoAnswer());
  await postman.send(parcel("m-1", "AQI", 1));
  await postman.send(parcel("m-2", "AQI", 2));

  expect(post.mock.calls.map(([, { mid }]) => mid)).toEqual(["m-1", "m-1", "m-2"]);
});

it("sends a message anew, under the same id, when the readers have changed", async () => {
  post.mockRejectedValueOnce(new ApiError(409, "key_epoch_old", { ke: 2 }));
  told.remake.mockResolvedValue(parcel("m-1", "AgM"));

  await postman.send(parcel("m-1"));

  expect(post.mock.calls.map(([, message]) => message)).toMatchObject([{ mid: "m-1", sealed: "AQI" }, { mid: "m-1", sealed: "AgM" }]);
  expect(told.onDelivered).toHaveBeenCalledOnce();
});

it("waits, and loses nothing, where the keys are locked", async () => {
  post.mockRejectedValue(new ApiError(409, "key_epoch_old", { ke: 2 }));
  told.remake.mockRejectedValue(new MustWait());

  await postman.send(parcel("m-1"));

  expect(told.onHopeless).not.toHaveBeenCalled();
  expect(await unsent()).toEqual(["m-1"]);
});

it("waits for a session that has ended", async () => {
  post.mockRejectedValue(new ApiError(401, "not_signed_in"));

  await postman.send(parcel("m-1"));

  expect(told.remake).not.toHaveBeenCalled();
  expect(await unsent()).toEqual(["m-1"]);
});

it("gives a message that can never go back to its writer", async () => {
  post.mockRejectedValueOnce(new ApiError(422, "envelope_wrong"));
  told.remake.mockResolvedValue("hopeless");

  await postman.send(parcel("m-1"));

  expect(told.onHopeless).toHaveBeenCalledOnce();
  expect(await unsent()).toEqual([]);
});

it("does not send twice what came through before", async () => {
  post.mockRejectedValueOnce(new ApiError(409, "message_differs"));
  told.remake.mockResolvedValue("sent");

  await postman.send(parcel("m-1"));

  expect(told.onDelivered).toHaveBeenCalledExactlyOnceWith(parcel("m-1"), null);
  expect(post).toHaveBeenCalledOnce();
});

it.each([[500, "unknown"], [403, "refused"], [403, "second_factor_needed"]])(
  "keeps what is sealed when the server fails or does not know the page: %i %s", async (status, code) => {
    post.mockRejectedValue(new ApiError(status, code));
    told.remake.mockResolvedValue("hopeless");

    await postman.send(parcel("m-1"));

    expect([told.onHopeless.mock.calls.length, await unsent()]).toEqual([0, ["m-1"]]);
  },
);

it("gives nothing back when the session ends while it is sealed again", async () => {
  post.mockRejectedValue(new ApiError(409, "key_epoch_old"));
  told.remake.mockRejectedValue(new ApiError(401, "not_signed_in"));

  await postman.send(parcel("m-1"));

  expect([told.onHopeless.mock.calls.length, await unsent()]).toEqual([0, ["m-1"]]);
});

it("sends no second time what went back to the person", async () => {
  post.mockRejectedValue(new ApiError(409, "key_epoch_old"));
  told.remake.mockRejectedValue(new ChainRefused("outdated"));

  await postman.send(parcel("m-1"));

  expect([told.onHopeless.mock.calls.length, await unsent()]).toEqual([1, []]);
});

it("keeps on the device what nobody took back", async () => {
  post.mockRejectedValue(new ApiError(404, "not_found"));
  told.remake.mockResolvedValue("hopeless");
  told.onHopeless.mockReturnValue(false);

  await postman.send(parcel("m-1"));

  expect(await unsent()).toEqual(["m-1"]);
});

const inThread = (thread: string, mid: string, madeAt: number): Parcel => ({ ...parcel(mid, "AQI", madeAt), thread });
const tried = () => post.mock.calls.map(([, { mid }]) => mid);

it.each([
  ["the server fails at it", new ApiError(500, "unknown"), null], ["it waits for keys", new ApiError(409, "key_epoch_old"), new MustWait()],
  ["it is sealed anew in vain", new ApiError(409, "key_epoch_old"), null],
])("holds up no other thread with a message that must wait: %s", async (_, refusal, locked) => {
  post.mockImplementation((thread) => (thread === "t-1" ? Promise.reject(refusal) : Promise.resolve(answer)));
  told.remake.mockImplementation((refused: Parcel) => (locked === null ? Promise.resolve(refused) : Promise.reject(locked)));
  await postman.keep(inThread("t-1", "m-1", 1));
  await postman.keep(inThread("t-1", "m-2", 2));
  await postman.send(inThread("t-2", "m-3", 3));

  expect([new Set(tried()), await unsent(), told.onWaiting.mock.calls.length]).toEqual([new Set(["m-1", "m-3"]), ["m-1", "m-2"], 1]);
});

it.each([new NoAnswer(), new ApiError(401, "not_signed_in"), new ApiError(403, "refused"), new ApiError(429, "wait")])(
  "asks for nothing more where nothing can go: %s", async (why) => {
    post.mockRejectedValue(why);
    await postman.keep(inThread("t-1", "m-1", 1));
    await postman.send(inThread("t-2", "m-2", 2));

    expect([tried(), await unsent()]).toEqual([["m-1"], ["m-1", "m-2"]]);
  },
);

it("brings an answer after its message, and keeps nothing of it once the server has it", async () => {
  post.mockRejectedValueOnce(new NoAnswer());
  raise.mockResolvedValue({} as Thread);
  await postman.send(parcel("m-1", "AQI", 1));
  await postman.send({ mid: "r-1", person: "p", thread: "t", madeAt: 2, sentAt: null, kind: "raise", urgency: "acute", about: "m-1" });

  expect(raise).toHaveBeenCalledExactlyOnceWith("t", "acute", "m-1");
  expect(post.mock.invocationCallOrder.at(-1)).toBeLessThan(raise.mock.invocationCallOrder[0] ?? 0);
  expect([await unsent(), (await outbox.kept("p")).map(({ mid }) => mid)]).toEqual([[], ["m-1"]]);
});

it("brings what a message names before it, and once, however often the message is tried", async () => {
  const order: string[] = [];
  bring.mockImplementation((id) => Promise.resolve(void order.push(id)));
  post.mockImplementationOnce(() => Promise.reject(new NoAnswer())).mockImplementation((_, { mid }) => {
    order.push(mid);
    return Promise.resolve(answer);
  });

  await postman.send(parcel("m-1"), [{ id: "b-1", sealed: new Uint8Array(3) }, { id: "b-2", sealed: new Uint8Array(3) }]);
  await postman.deliver();

  expect(order).toEqual(["b-1", "b-2", "m-1"]);
});

it("sends no message whose picture did not come through, and brings it again", async () => {
  bring.mockRejectedValueOnce(new NoAnswer());

  await postman.send(parcel("m-1"), [{ id: "b-1", sealed: new Uint8Array(3) }]);
  expect([post.mock.calls.length, await unsent()]).toEqual([0, ["m-1"]]);

  await postman.deliver();
  expect([bring.mock.calls.length, post.mock.calls.length, await unsent()]).toEqual([2, 1, []]);
});

it("brings a picture once more that the server has thrown away, or lost with a restore", async () => {
  post.mockRejectedValueOnce(new ApiError(409, "attachment_missing"));

  await postman.send(parcel("m-1"), [{ id: "b-1", sealed: new Uint8Array(3) }]);

  expect([bring.mock.calls.length, post.mock.calls.length, told.remake.mock.calls.length]).toEqual([2, 2, 0]);
  expect(await unsent()).toEqual([]);
});

it("gives a message back whose pictures are not on this device any more, and asks not for ever", async () => {
  post.mockRejectedValue(new ApiError(409, "attachment_missing"));
  told.remake.mockResolvedValue("hopeless");

  await postman.send(parcel("m-1"));

  expect([post.mock.calls.length, told.onHopeless.mock.calls.length]).toEqual([1, 1]);
});

it("gives a message back whose pictures the service does not take", async () => {
  bring.mockRejectedValue(new ApiError(409, "attachments_full", { of: "day" }));
  told.remake.mockResolvedValue("hopeless");

  await postman.send(parcel("m-1"), [{ id: "b-1", sealed: new Uint8Array(3) }]);

  expect([post.mock.calls.length, told.onHopeless.mock.calls.length]).toEqual([0, 1]);
  expect(await outbox.blob("b-1")).toBeNull();
});

const picture = [{ id: "b-1", sealed: new Uint8Array(3) }];

it("holds up no other thread with a picture that never gets through", async () => {
  bring.mockRejectedValue(new NoAnswer());
  await postman.send(inThread("t-1", "m-1", 1), picture);
  await postman.keep(inThread("t-1", "m-2", 2));
  await postman.send(inThread("t-2", "m-3", 3));

  expect([tried(), await unsent()]).toEqual([["m-3"], ["m-1", "m-2"]]);
});

it("sends what is written elsewhere while a picture is on its way, and what follows it after it", async () => {
  let arrive = (): void => undefined;
  bring.mockImplementation(() => new Promise((done) => { arrive = done; }));
  const sending = postman.send(inThread("t-1", "m-1", 1), picture);
  await vi.waitFor(() => expect(bring).toHaveBeenCalledOnce());
  await postman.keep(inThread("t-1", "m-2", 2));
  void postman.send(inThread("t-2", "m-3", 3));
  await vi.waitFor(() => expect(tried()).toEqual(["m-3"]));

  arrive();
  await sending;

  expect([tried(), bring.mock.calls.length, await unsent()]).toEqual([["m-3", "m-1", "m-2"], 1, []]);
});

it("brings words before pictures, and what is acute before all else", async () => {
  const order: string[] = [];
  bring.mockImplementation((id) => Promise.resolve(void order.push(id)));
  post.mockImplementation((_, { mid }) => { order.push(mid); return Promise.resolve(answer); });
  const acute = inThread("t-3", "m-3", 3);
  if (acute.kind !== "message") throw new Error("no message");
  await postman.keep(inThread("t-1", "m-1", 1), picture);
  await postman.keep(inThread("t-2", "m-2", 2));
  await postman.keep({ ...acute, message: { ...acute.message, urgency: "acute" } }, [{ id: "b-3", sealed: new Uint8Array(3) }]);
  await postman.send(inThread("t-4", "m-4", 4));

  expect(order).toEqual(["m-2", "m-4", "b-3", "m-3", "b-1", "m-1"]);
});

/** The same message, which makes its thread more urgent. */
function urgent(mid: string, madeAt: number): Parcel {
  const calm = parcel(mid, "AQI", madeAt);
  return calm.kind === "message" ? { ...calm, message: { ...calm.message, urgency: "acute" } } : calm;
}

it("lets urgent words, and word of danger, wait for no picture of an earlier message in their thread", async () => {
  bring.mockRejectedValue(new NoAnswer());
  raise.mockResolvedValue({} as Thread);
  await postman.keep(parcel("m-1", "AQI", 1), picture);
  await postman.keep(parcel("m-2", "AQI", 2));
  await postman.keep(urgent("m-3", 3));
  await postman.send({ mid: "r-1", person: "p", thread: "t", madeAt: 4, sentAt: null, kind: "raise", urgency: "acute", about: "m-1" });

  expect([tried(), raise.mock.calls.length, await unsent()]).toEqual([["m-3"], 1, ["m-1", "m-2"]]);
});

const first = (open: unknown): Parcel => ({ mid: "o-1", person: "p", thread: "t", madeAt: 0, sentAt: null, kind: "open", open: open as Open });
const opened = { wish: { urgency: "acute" }, message: {} };

it("asks for what follows a first message to be sealed anew after that was, before it goes", async () => {
  open.mockRejectedValueOnce(new ApiError(409, "route_changed")).mockResolvedValue(answer);
  told.remake.mockImplementation((refused: Parcel) => Promise.resolve(refused.kind === "open" ? refused : parcel("m-1", "AgM")));
  await postman.keep(first(opened));
  await postman.send(parcel("m-1"), picture);

  const asked = (told.remake.mock.calls as [Parcel, ApiError][]).map(([{ mid }, { code }]) => [mid, code]);
  expect(asked).toEqual([["o-1", "route_changed"], ["m-1", "key_epoch_old"]]);
  expect(post.mock.calls.map(([, message]) => message)).toMatchObject([{ mid: "m-1", sealed: "AgM" }]);
});

it("keeps nothing of what was to follow a first message that is back with the person", async () => {
  open.mockRejectedValue(new ApiError(422, "invalid_input"));
  told.remake.mockResolvedValue("hopeless");
  await postman.keep(first(opened));
  await postman.send(parcel("m-1"), picture);

  expect([post.mock.calls.length, await unsent(), await outbox.blob("b-1")]).toEqual([0, [], null]);
});
