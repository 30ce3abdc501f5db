import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Parcel } from "../api/outbox";
import { ThreadsApi } from "../api/threads";
import { fromBase64url } from "../crypto/encoding";
import { Kind, parseEnvelope } from "../crypto/envelope";
import { ChainRefused } from "../crypto/errors";
import { newId } from "../crypto/primitives";
import { counsellorIn, studentAt } from "../testing/answers";
import { LyingServer } from "../testing/lying_server";
import { madeStaff, madeStudent, madeThread, MadeThread } from "../testing/people";
import { madeSchool, madeWorker, WISH } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { madePicture } from "../testing/pictures";
import { keepFollowing } from "./follow";
import { firstOf, reseal } from "./reseal";
import type { Party } from "./thread_box";

let school: MadeSchool;
let elin: Worker;
let amir: Worker;
let alva: Party;
let thread: MadeThread;
let server: LyingServer;
let api: ThreadsApi;

beforeEach(async () => {
  [elin, amir] = [await madeWorker(), await madeWorker()];
  school = await madeSchool(elin, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "jag har ont");
  server = new LyingServer(thread, studentAt(school, alva.keyring.person));
  api = new ThreadsApi(server.client());
});

const old = () => new ApiError(409, "key_epoch_old", { ke: thread.manifests.length });

/** What the student has written under the newest key, and not sent. */
async function unsent(text: string): Promise<Extract<Parcel, { kind: "message" }>> {
  const mid = newId();
  const box = await thread.boxFor(alva, alva.keyring.person);
  const sealed = await box.seal(mid, Kind.text, { text, more: {} });
  const message = { mid, kind: "text" as const, sealed, urgency: null, retracts: null };
  return { mid, person: alva.keyring.person, thread: box.id, madeAt: 1, sentAt: null, kind: "message", message };
}

function firstParcel(): Extract<Parcel, { kind: "open" }> {
  const { open } = thread;
  return { mid: open.message.mid, person: alva.keyring.person, thread: open.thread, madeAt: 1, sentAt: null, kind: "open", open };
}

async function messageOf(parcel: unknown): Promise<{ ke: number; text: string; sealed: string }> {
  const { mid, message } = parcel as Extract<Parcel, { kind: "message" }>;
  const atWork = await madeStaff(amir, school.team, school);
  const box = await thread.boxFor(atWork, school.team.id);
  const envelope = fromBase64url(message.sealed);
  const { ke } = parseEnvelope(envelope);
  const place = { thread: box.id, ke, mid, author: alva.keyring.person, role: 0 as const, kind: Kind.text };
  return { ke, text: (await box.read(place, envelope)).text, sealed: message.sealed };
}

it("seals a message anew, under its own id, for a team that has moved on meanwhile", async () => {
  const parcel = await unsent("och i huvudet");
  await school.team.moveOn(amir);

  const remade = await reseal(parcel, old(), api, alva);

  expect(server.sealed).toEqual(["POST manifests"]);
  expect(await messageOf(remade)).toMatchObject({ ke: 2, text: "och i huvudet" });
  expect((remade as Parcel).mid).toBe(parcel.mid);
});

it("seals under the key of who was faster, and makes none of its own", async () => {
  const parcel = await unsent("och i huvudet");
  await school.team.moveOn(elin, amir);
  const box = await thread.boxFor(await madeStaff(amir, school.team, school), school.team.id);
  server.faster.push(async () => thread.add(await box.newKeyManifest()));

  const remade = await reseal(parcel, old(), api, alva);

  expect([thread.manifests.length, (await messageOf(remade)).text]).toEqual([2, "och i huvudet"]);
});

it("uses another nonce each time, so that no two envelopes of a message are alike", async () => {
  await school.team.moveOn(amir);
  const parcel = await unsent("och i huvudet");
  const [one, two] = [await reseal(parcel, old(), api, alva), await reseal(parcel, old(), api, alva)];

  const envelopes = [parcel.message.sealed, (await messageOf(one)).sealed, (await messageOf(two)).sealed];
  expect(new Set(envelopes).size).toBe(3);
});

it.each([["och i huvudet", "sent"], ["något annat", "hopeless"]] as const)(
  "takes what the server has for sent only where it says the same: “%s”", async (there, verdict) => {
    const parcel = await unsent("och i huvudet");
    const box = await thread.boxFor(alva, alva.keyring.person);
    const sealed = await box.seal(parcel.mid, Kind.text, { text: there, more: {} });
    const entry = thread.say({ mid: parcel.mid, sealed, kind: "text", author: alva.keyring.person, role: 0 });

    expect(await reseal(parcel, new ApiError(409, "message_differs", { entry }), api, alva)).toBe(verdict);
  },
);

it.each([[404, "not_found"], [422, "envelope_wrong"], [403, "not_allowed"]])("gives up what is refused for good: %i %s", async (status, code) => {
  expect(await reseal(await unsent("hej"), new ApiError(status, code), api, alva)).toBe("hopeless");
  expect(await reseal(firstParcel(), new ApiError(status, code), api, alva)).toBe("hopeless");
});

it("seals a first message anew for the team that it would go to now, under the same ids, with what was ticked", async () => {
  const parcel = firstParcel();
  await school.team.moveOn(amir);

  const remade = await reseal(parcel, new ApiError(409, "route_changed", { route: school.route() }), api, alva);

  const { open } = remade as Extract<Parcel, { kind: "open" }>;
  expect([open.thread, open.message.mid, (await firstOf(open, alva.keyring)).text]).toEqual([parcel.thread, parcel.mid, "jag har ont"]);
  const box = await new MadeThread(open, school, alva).boxFor(await madeStaff(amir, school.team, school), school.team.id);
  expect(box.isReadable).toBe(true);
});

it("seals anew what was to follow a first message that was sealed anew itself, for those who read now", async () => {
  const kept: Parcel[] = [];
  await keepFollowing({ keep: (parcel) => Promise.resolve(void kept.push(parcel)) }, firstParcel(), [madePicture("mitt knä")], alva.keyring);
  await school.team.moveOn(amir);
  const { open } = (await reseal(firstParcel(), new ApiError(409, "route_changed", { route: school.route() }), api, alva)) as ReturnType<typeof firstParcel>;
  const opened = new MadeThread(open, school, alva);
  const there = new LyingServer(opened, studentAt(school, alva.keyring.person));
  const [following] = kept as [Extract<Parcel, { kind: "message" }>];

  const remade = (await reseal({ ...following, isOutdated: true }, old(), new ThreadsApi(there.client()), alva)) as typeof following;

  const box = await opened.boxFor(await madeStaff(amir, school.team, school), school.team.id);
  const place = { thread: box.id, ke: 1, mid: following.mid, author: alva.keyring.person, role: 0 as const, kind: Kind.attachment };
  const { attachments, seen } = await box.read(place, fromBase64url(remade.message.sealed));
  expect([attachments.map(({ name }) => name), seen]).toEqual([["mitt knä"], open.message.mid]);
});

it("asks for the route where the refusal does not name it", async () => {
  const remade = await reseal(firstParcel(), new ApiError(409, "route_changed"), api, alva);

  expect(remade).toMatchObject({ kind: "open", thread: thread.open.thread });
  expect(server.sent).toEqual(["POST route"]);
});

it("seals a first message for nobody but the wished branch, whatever route the refusal names", async () => {
  const refusal = new ApiError(409, "route_changed", { route: school.route("nurse") });

  await expect(reseal(firstParcel(), refusal, api, alva)).rejects.toThrow(ChainRefused);
});

it("gives a first message back where the service alone would hide it now from somebody shut out", async () => {
  const parcel = firstParcel();
  const open = { ...parcel.open, wish: { ...WISH, excluded: [elin.id] } };
  const route = { ...school.route(), hidden_by: "service" as const };

  expect(await reseal({ ...parcel, open }, new ApiError(409, "route_changed", { route }), api, alva)).toBe("hopeless");
});

it("knows a thread that came through before", async () => {
  expect(await reseal(firstParcel(), new ApiError(409, "thread_differs"), api, alva)).toBe("sent");
});

it("seals the answer of staff anew too", async () => {
  const atWork = await madeStaff(elin, school.team, school);
  const atDesk = new LyingServer(thread, counsellorIn(school.team, school, elin.id));
  const [mid, box] = [newId(), await thread.boxFor(atWork, school.team.id)];
  const sealed = await box.seal(mid, Kind.text, { text: "kom till mig", more: {} });
  const message = { mid, kind: "text" as const, sealed, urgency: null, retracts: null };
  thread.add(await (await thread.boxFor(alva, alva.keyring.person)).newKeyManifest());
  const parcel: Parcel = { mid, person: elin.id, thread: box.id, madeAt: 1, sentAt: null, kind: "message", message };

  const remade = await reseal(parcel, old(), new ThreadsApi(atDesk.client()), atWork);

  const envelope = fromBase64url((remade as typeof parcel & { kind: "message" }).message.sealed);
  const own = await thread.boxFor(alva, alva.keyring.person);
  const place = { thread: own.id, ke: 2, mid, author: elin.id, role: 1 as const, kind: Kind.text };
  expect((await own.read(place, envelope)).text).toBe("kom till mig");
});
