import "fake-indexeddb/auto";
import { expect, it, vi } from "vitest";
import { KeysApi } from "../api/keys";
import type { Detail } from "../api/threads";
import { counsellorIn, listed, threadOf } from "../testing/answers";
import { LyingServer } from "../testing/lying_server";
import { standInAPage } from "../testing/page";
import { madeStaff, madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { Desk } from "./desk.svelte";
import { AT_ONCE, Previews } from "./previews";
import { several } from "./several";
import { TeamKeyring } from "./team_keys";

async function office(count: number) {
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  const alva = await madeStudent(school);
  const threads = await Promise.all(Array.from({ length: count }, (_, at) => madeThread(alva, school, `nummer ${at.toString()}`)));
  const party = await madeStaff(elin, school.team, school);
  return { elin, school, threads, party };
}

it("opens previews several at once, never more, and leaves them in their order", async () => {
  const { school, threads, party } = await office(AT_ONCE + 3);
  const keys = { school: () => Promise.resolve(school.keys) } as unknown as KeysApi;
  let [under, most] = [0, 0];
  let go = (): void => undefined;
  const allAreIn = new Promise<void>((done) => (go = done));
  const detail = async (id: string): Promise<Detail> => {
    most = Math.max(most, (under += 1));
    if (under === AT_ONCE) go();
    await allAreIn;
    under -= 1;
    const thread = threads.find(({ open }) => open.thread === id);
    if (thread === undefined) throw new Error("no such thread");
    return { ...thread.detailFor(school.team.id), thread: threadOf(thread), people: {}, asked: null };
  };
  const list = threads.map((thread) => ({ ...listed(thread, school.team.id), manifests: [] })); // each brings its keys itself

  const previews = await new Previews(party, new TeamKeyring(keys, party.keyring, party.trust), detail).all(list);

  expect(most).toBe(AT_ONCE);
  expect(Object.values(previews).map(({ text }) => text)).toEqual(threads.map((_, at) => `nummer ${at.toString()}`));
});

it("does no work twice, and stops where one fails", async () => {
  expect(await several([3, 1, 2], 2, (each) => Promise.resolve(each * 2))).toEqual([6, 2, 4]);
  expect(await several([], 2, () => Promise.resolve(0))).toEqual([]);
  await expect(several([1, 2], 2, (each) => (each === 2 ? Promise.reject(new Error("no")) : Promise.resolve(each)))).rejects.toThrow("no");
});

it("keeps no session of staff awake with a look that no person asked for", async () => {
  standInAPage();
  const { elin, school, threads: [thread], party } = await office(1);
  if (thread === undefined) throw new Error("no thread");
  const server = new LyingServer(thread, counsellorIn(school.team, school, elin.id));
  const client = server.client();
  const desk = new Desk(client, server.person, { keyring: party.keyring, api: new KeysApi(client), draftKey: server.mine.draft_key }, () => undefined);
  await desk.look();
  const asked = (): string[] => server.asked.filter((path) => path.startsWith("/api/threads"));
  expect(asked()).toEqual(["/api/threads"]);

  desk.lookSoon();

  await vi.waitFor(() => expect(asked()).toEqual(["/api/threads", "/api/threads (background)"]), { timeout: 30_000 });
  desk.stop();
});
