// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HandOverTeam, ListedThread, TeamKeys } from "../api/types";
import { ChainRefused, E1Error } from "../crypto/errors";
import { newId } from "../crypto/primitives";
import { listed } from "../testing/answers";
import { nextManifest, ownEpoch } from "../testing/forger";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker, MadeTeam } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import type { Party } from "../threads/thread_box";
import Banners from "./Banners.svelte";
import { saidOf, t } from "./words";

let school: MadeSchool;
let elin: Worker;
let alva: Party;
let thread: MadeThread;
let desk: Awaited<ReturnType<typeof staffReader>>;

beforeEach(async () => {
  standInADrawnPage();
  elin = await madeWorker();
  school = await madeSchool(elin, await madeWorker());
  await school.team.moveOn(elin, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "jag har ont i magen");
  desk = await staffReader(thread, elin);
});
afterEach(() => desk.leave());

const preview = () => desk.desk.previews[thread.open.thread];

it("opens its teams' keys, the list and a thread where nobody lies", async () => {
  await desk.open();

  expect([desk.desk.teams.states.get(school.team.id), preview()?.text, preview()?.isBroken]).toEqual(["held", "jag har ont i magen", false]);
  expect(await desk.shown()).toContain("jag har ont i magen");
});

const TEAM_LIES: Record<string, () => Promise<(keys: TeamKeys) => void>> = {
  "a team of its own": async () => {
    const epoch = await ownEpoch(school.team.wire, "first");
    return ({ chain }) => void chain.epochs.splice(0, chain.epochs.length, epoch);
  },
  "an epoch of its own": async () => {
    const epoch = await ownEpoch(school.team.wire, "next");
    return ({ chain }) => void chain.epochs.push(epoch);
  },
  "an older team than before": () => Promise.resolve(({ chain }) => void chain.epochs.pop()),
  "another root": async () => {
    const epoch = await ownEpoch(school.backUp.wire, "first");
    return ({ back_up: backUp }) => void backUp?.epochs.splice(0, 1, epoch);
  },
  "somebody else's bundles": () => Promise.resolve((keys) => {
    for (const bundle of keys.bundles) bundle.sealed = school.team.bundles.find(({ kid }) => kid !== bundle.kid)?.sealed ?? "";
  }),
};

it.each(Object.keys(TEAM_LIES))("uses no keys of a team, and says so, when told: %s", async (lie) => {
  desk.server.lie("team", (await TEAM_LIES[lie]?.()) ?? (() => undefined));

  await desk.desk.start();

  expect(desk.desk.teams.states.get(school.team.id)).toBe("refused");
  const { container } = render(Banners, { desk: desk.desk, onkeys: () => undefined, oncrossings: () => undefined });
  expect(container.textContent).toContain(t("team_refused", { team: "Kuratorerna" }));
  cleanup();
});

const LIST_LIES: Record<string, (thread: ListedThread, other: ListedThread) => void> = {
  "another thread's message": (one, other) => (one.preview = other.preview ?? null),
  "another thread's keys": (one, other) => (one.manifests = other.manifests ?? []),
  "another author": ({ preview: entry }) => entry != null && (entry.author = newId()),
  "another role": ({ preview: entry }) => entry != null && (entry.role = 1),
  "no keys": (one) => (one.manifests = []),
};

it.each(Object.keys(LIST_LIES))("shows no preview in the list that does not belong there: %s", async (lie) => {
  const other = await madeThread(alva, school, "något annat");
  desk.leave();

  desk = await staffReader(thread, elin, (server) => {
    server.lie("list", ({ threads }) => threads.forEach((one) => LIST_LIES[lie]?.(one, listed(other, school.team.id))));
    server.lie("detail", (detail) => (detail.manifests = []));
  });

  expect([preview()?.text, preview()?.isBroken]).toEqual(["", true]);
});

/** A team of the branch that the thread may be handed to, as the server names it. */
async function target(): Promise<HandOverTeam> {
  const other = new MadeTeam(newId(), "counsellor", school.backUp);
  await other.moveOn(await madeWorker());
  return { id: other.id, name: "Kuratorerna i Byn", kind: "school", keys: other.wire, back_up: school.backUp.wire, people: [] };
}

const HAND_OVER_LIES: Record<string, (team: HandOverTeam) => Promise<void>> = {
  "keys of its own": async ({ keys }) => void keys.epochs.splice(0, 1, await ownEpoch(keys, "first")),
  "an epoch of its own": async ({ keys }) => void keys.epochs.push(await ownEpoch(keys, "next")),
  "another back-up": async (team) => void team.back_up.epochs.splice(0, 1, await ownEpoch(team.back_up, "first")),
  "another team's name": (team) => Promise.resolve(void (team.id = newId())),
  "the other branch": (team) => Promise.resolve(void Object.assign(team, { id: school.nurses.id, keys: school.nurses.wire })),
};

it.each(["truth", ...Object.keys(HAND_OVER_LIES)])("hands a thread over to a team whose keys follow from the root, and to no other: %s", async (lie) => {
  const team = await target();
  await desk.open();
  await HAND_OVER_LIES[lie]?.(team);

  const isDone = await desk.thread.handOver(team, true);

  const isTrue = lie === "truth";
  expect([isDone, desk.server.sealed, desk.desk.handedTo]).toEqual(isTrue ? [true, ["POST hand-over"], team.name] : [false, [], null]);
  if (isTrue) return;
  expect(desk.thread.act.error).toBeInstanceOf(E1Error);
  expect(saidOf(desk.thread.act.error)).toBe(t(desk.thread.act.error instanceof ChainRefused ? "thread.school_key" : "refused.sealed"));
});

it("believes no key that was signed with keys of the team that are no longer its newest", async () => {
  const box = await thread.boxFor(alva, alva.keyring.person);
  const signer = { id: school.team.id, keys: school.team.secrets[0] ?? elin.keys };
  const former = await nextManifest(box, school.team.id, { signer });
  desk.server.lie("detail", ({ manifests }) => void manifests.push(former));

  await desk.open();

  expect(await desk.shown()).toContain(t("thread.distrusted"));
});
