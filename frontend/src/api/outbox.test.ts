import "fake-indexeddb/auto";
import { openDB } from "idb";
import { beforeEach, expect, it } from "vitest";
import { Outbox } from "./outbox";
import type { Parcel } from "./outbox";

const DAY_MS = 86_400_000;
let now = 0;
let names = 0;
let name = "";

beforeEach(() => {
  now = 1_000;
  name = `test-${(names += 1).toString()}`;
});

function parcel(mid: string, more: Partial<Parcel> = {}): Parcel {
  const message = { mid, kind: "text" as const, sealed: "AQI", urgency: null, retracts: null };
  return { mid, person: "p-1", thread: "t-1", madeAt: now, sentAt: null, kind: "message", message, ...more } as Parcel;
}

it("still holds what was unsent after the page was loaded again", async () => {
  const before = new Outbox(() => now, name);
  await before.put(parcel("m-1"));
  await before.close();

  const after = new Outbox(() => now, name);

  expect(await after.unsent("p-1")).toEqual([parcel("m-1")]);
});

it("gives the oldest first, and each person their own", async () => {
  const outbox = new Outbox(() => now, name);
  await outbox.put(parcel("m-2", { madeAt: 20 }));
  await outbox.put(parcel("m-1", { madeAt: 10 }));
  await outbox.put(parcel("m-3", { person: "p-2" }));

  expect((await outbox.unsent("p-1")).map(({ mid }) => mid)).toEqual(["m-1", "m-2"]);
});

it("holds one parcel for one message, however often it is put in", async () => {
  const outbox = new Outbox(() => now, name);
  await outbox.put(parcel("m-1"));
  await outbox.put(parcel("m-1"));

  expect(await outbox.unsent("p-1")).toHaveLength(1);
});

it("keeps the sealed copy of what was sent for seven days", async () => {
  const outbox = new Outbox(() => now, name);
  await outbox.put(parcel("m-1"), [{ id: "b-1", sealed: Uint8Array.of(1, 2) }]);
  await outbox.sent("m-1");
  expect(await outbox.unsent("p-1")).toEqual([]);

  now += 6 * DAY_MS;
  await outbox.sweep();
  expect(await outbox.kept("p-1")).toHaveLength(1);
  expect(await outbox.blobs("m-1")).toEqual([{ id: "b-1", mid: "m-1", sealed: Uint8Array.of(1, 2) }]);

  now += 2 * DAY_MS;
  await outbox.sweep();
  expect(await outbox.kept("p-1")).toEqual([]);
  expect(await outbox.blob("b-1")).toBeNull();
});

it("finds again what a page of before there were pictures had kept", async () => {
  const before = await openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore("parcels", { keyPath: "mid" });
      database.createObjectStore("drafts", { keyPath: ["person", "place"] });
    },
  });
  await before.put("parcels", parcel("m-1"));
  before.close();

  const outbox = new Outbox(() => now, name);

  expect((await outbox.unsent("p-1")).map(({ mid }) => mid)).toEqual(["m-1"]);
  expect(await outbox.blobs("m-1")).toEqual([]);
});

it("keeps a sealed draft for each person and place", async () => {
  const outbox = new Outbox(() => now, name);
  await outbox.keepDraft({ person: "p-1", place: "new", sealed: Uint8Array.of(1, 2) });

  expect(await outbox.draft("p-1", "new")).toEqual(Uint8Array.of(1, 2));
  expect(await outbox.draft("p-2", "new")).toBeNull();

  await outbox.dropDraft("p-1", "new");
  expect(await outbox.draft("p-1", "new")).toBeNull();
});
