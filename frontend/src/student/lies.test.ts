// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Chain, Route } from "../api/types";
import { schoolFingerprint, startFragment } from "../crypto/fingerprint";
import { newId } from "../crypto/primitives";
import { ownEpoch } from "../testing/forger";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeParty } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker, MadeTeam } from "../testing/school";
import type { MadeSchool, Worker } from "../testing/school";
import { sendFrom } from "./sending";
import WriteTrouble from "./screens/WriteTrouble.svelte";
import { t } from "./words";

let school: MadeSchool;
let elin: Worker;
let alva: MadeParty;
let page: Awaited<ReturnType<typeof studentReader>>;

beforeEach(async () => {
  standInADrawnPage();
  elin = await madeWorker();
  const reserve = await madeWorker();
  school = await madeSchool(elin, reserve);
  await school.backUp.moveOn(reserve, await madeWorker());
  alva = await madeStudent(school);
});
afterEach(() => {
  page.leave();
  history.replaceState(null, "", "/");
});

/** The page of a student who has written before, or of one who comes with nothing but a poster. */
async function comes(how: "known" | "new"): Promise<void> {
  const before = await madeThread(how === "known" ? alva : await madeStudent(school), school);
  page = await studentReader(before, alva);
  page.server.sent.length = 0;
}

/** What the write screen does at Send. Returns the sentence that it shows. */
async function sends(text: string): Promise<string> {
  const { app } = page;
  if (app.desk === null) throw new Error("nobody is there");
  app.writing.text = text;
  await sendFrom(app, app.desk);
  const { container } = render(WriteTrouble, { writing: app.writing });
  const said = container.textContent.trim();
  cleanup();
  return said;
}

it("opens a thread where nobody lies", async () => {
  await comes("known");

  expect(await sends("Till er.")).toBe("");

  expect(page.server.sent).toContain("POST threads");
});

const replaced = (chain: Chain, ...epochs: Chain["epochs"]): void => void chain.epochs.splice(0, chain.epochs.length, ...epochs);

const LIES: Record<string, () => Promise<(route: Route) => void>> = {
  "a team of its own": async () => {
    const epoch = await ownEpoch(school.team.wire, "first");
    return ({ keys }) => replaced(keys.team, epoch);
  },
  "an epoch of its own in the team": async () => {
    const epoch = await ownEpoch(school.team.wire, "next");
    return ({ keys }) => void keys.team.epochs.push(epoch);
  },
  "another root": async () => {
    const epoch = await ownEpoch(school.backUp.wire, "first");
    return ({ keys }) => replaced(keys.back_up, epoch);
  },
  "an older back-up than before": () => Promise.resolve(({ keys }) => void keys.back_up.epochs.pop()),
  "a member more in a signed epoch": () => Promise.resolve(({ keys }) => {
    for (const epoch of keys.team.epochs) epoch.record += "A".repeat(64);
  }),
  "a team without keys": () => Promise.resolve(({ keys }) => replaced(keys.team)),
  "the other branch": () => Promise.resolve((route) => void Object.assign(route, school.route("nurse"))),
  "another school's team": async () => {
    const other = new MadeTeam(newId(), "counsellor", school.backUp);
    await other.moveOn(await madeWorker());
    return (route) => Object.assign(route, { team: { ...route.team, id: other.id }, keys: { ...route.keys, team: other.wire } });
  },
};

it.each(Object.keys(LIES))("opens no thread, and sends nothing, when told: %s", async (lie) => {
  await comes("known");
  page.server.lie("route", (await LIES[lie]?.()) ?? (() => undefined));

  expect(await sends("Till fel händer.")).toBe(t("net.not_trusted"));

  expect(page.server.sealed).toEqual([]);
  expect(page.app.writing.text).toBe("Till fel händer.");
});

it("seals nothing for a team in which somebody is whom the student has shut out, whatever the service says of it", async () => {
  await comes("known");
  page.app.writing.excluded = [elin.id];
  page.server.lie("route", (route) => (route.hidden_by = "key"));

  expect(await sends("Inte till Elin.")).toBe(t("net.not_trusted"));

  expect(page.server.sealed).toEqual([]);
});

it("asks first where the service alone can hide the thread from somebody shut out", async () => {
  await comes("known");
  page.app.writing.excluded = [elin.id];
  page.server.lie("route", (route) => (route.hidden_by = "service"));

  expect(await sends("Inte till Elin.")).toBe(t("write.read_again"));
  expect(page.server.sealed).toEqual([]);

  expect(await sends("Inte till Elin.")).toBe("");
  expect(page.server.sealed).toEqual(["POST threads"]);
});

/** A poster of `of`, printed with the roots of `printed`, that the page was opened from. */
async function poster(of: MadeSchool, printed: MadeSchool): Promise<void> {
  const roots = { counsellor: (await printed.backUp.chain()).epochs[0]?.digest ?? "", nurse: (await printed.nurses.chain()).current.digest };
  history.replaceState(null, "", `/${startFragment(of.id, await schoolFingerprint(of.id, roots))}`);
}

it("opens a thread for the school on the poster", async () => {
  await poster(school, school);
  await comes("new");

  expect(await sends("Till er.")).toBe("");
});

it.each(["new", "known"] as const)("refuses keys that do not follow from the poster: a %s student", async (how) => {
  await poster(school, await madeSchool(elin, await madeWorker()));
  await comes(how);

  expect(await sends("Till fel händer.")).toBe(t("net.not_trusted"));

  expect(page.server.sealed).toEqual([]);
});

it.each(["poster", "vault"])("is led to no other school by a service that names one, away from the one in the %s", async (known) => {
  const other = await madeSchool(await madeWorker(), await madeWorker());
  if (known === "poster") await poster(school, school);
  await comes("new");
  if (known === "vault") await meetsOnPaper();
  page.server.lie("route", (route) => void Object.assign(route, other.route()));
  page.server.lie("school", (keys) => void Object.assign(keys, other.keys));

  expect(await sends("Till fel händer.")).toBe(t("net.not_trusted"));

  expect(page.server.sealed).toEqual([]);
});

/** The student has come from the poster once; now the page is opened from a bookmark. */
async function meetsOnPaper(): Promise<void> {
  const { id } = school;
  await madeThread(alva, school);
  alva.keyring.remember((vault) => {
    const pins = vault.schools.get(id);
    return pins === undefined ? vault : { ...vault, schools: new Map(vault.schools).set(id, { ...pins, fromPaper: true }) };
  });
}
