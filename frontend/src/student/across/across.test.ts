// @vitest-environment jsdom
import "../../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, NoAnswer } from "../../api/client";
import type { Id, Open } from "../../api/types";
import { newId } from "../../crypto/primitives";
import { standInADrawnPage } from "../../testing/page";
import { madeStudent, madeThread } from "../../testing/people";
import type { MadeParty } from "../../testing/people";
import { studentReader } from "../../testing/readers";
import { madeSchool, madeWorker } from "../../testing/school";
import type { MadeSchool } from "../../testing/school";
import { firstOf } from "../../threads/reseal";
import { pickable, quotesOf } from "../../threads/quotes";
import { t as nameless } from "../anonymous_words";
import { t as words } from "../words";
import Across from "./Across.svelte";
import { t } from "./words";

let school: MadeSchool;
let alva: MadeParty;
let page: Awaited<ReturnType<typeof studentReader>>;

/** A student at a thread with the counsellors in which they have said two things. */
beforeEach(async () => {
  standInADrawnPage();
  school = await madeSchool(await madeWorker(), await madeWorker());
  alva = await madeStudent(school);
  page = await studentReader(await madeThread(alva, school, "Det är bråk hemma."), alva);
  page.server.lie("route", (route) => void Object.assign(route, school.route("nurse")));
  await page.open();
});
afterEach(() => {
  cleanup();
  page.leave();
  vi.restoreAllMocks();
});

function goesAcross(shutOut: readonly Id[] = []): void {
  const { app } = page;
  if (app.desk === null) throw new Error("nobody is there");
  app.toAcross(shutOut);
  render(Across, { app, desk: app.desk, conversation: page.conversation });
}

async function presses(name: string): Promise<void> {
  await fireEvent.click(screen.getByRole("button", { name }));
  await tick();
}

/** Tick what says `text`, once it is there: what was just sent may still be on its way. */
async function ticks(text: string): Promise<void> {
  await fireEvent.click(await screen.findByRole("checkbox", { name: new RegExp(text) }, { timeout: 30_000 }));
}

async function picks(text: string): Promise<void> {
  await ticks(text);
  await presses(t("across.next"));
}

/** What is asked of the service to open, from now on. */
function opened(): Open[] {
  const sent: Open[] = [];
  const { threads } = page.app.services;
  const open = threads.open.bind(threads);
  vi.spyOn(threads, "open").mockImplementation((one) => {
    sent.push(one);
    return open(one);
  });
  return sent;
}

it("sends nothing that nobody picked", async () => {
  goesAcross();
  await presses(t("across.next"));
  expect(document.body.textContent).toContain(t("across.nothing"));
  expect(screen.queryByRole("button", { name: t("across.send_nurse") })).toBeNull();
});

it("seals exactly what was picked, in the order in which it was said, to the other branch alone", async () => {
  await page.write("Jag sover inte.");
  goesAcross();
  await ticks("Jag sover inte");
  await picks("bråk hemma");
  const sent = opened();

  await presses(t("across.send_nurse"));
  await vi.waitFor(() => { expect(sent).toHaveLength(1); });

  const [open] = sent;
  if (open === undefined) throw new Error("nothing sent");
  const { text, more } = await firstOf(open, alva.keyring);
  expect([open.branch, open.team, text]).toEqual(["nurse", school.nurses.id, t("across.line")]);
  expect(quotesOf(more).map(({ by, text: said }) => [by, said])).toEqual([[null, "Det är bråk hemma."], [null, "Jag sover inte."]]);
  expect(open.manifest.grants.map(({ recipient }) => recipient).sort()).toEqual([alva.keyring.person, school.nurses.id].sort());
  expect(JSON.stringify(more)).not.toContain(page.conversation.id);
});

it("shows what will be sent, and nothing that was not picked", async () => {
  await page.write("Jag sover inte.");
  goesAcross();
  await picks("Jag sover inte");

  const quoted = screen.getByRole("figure").textContent;
  expect(quoted).toContain("Jag sover inte.");
  expect(quoted).not.toContain("bråk");
});

it("lets go of what was taken back while it was being picked, and says so", async () => {
  goesAcross();
  await picks("bråk hemma");

  page.conversation.lines = page.conversation.lines.map(({ seq, at }) => ({ kind: "retracted", seq, at, author: null, role: 0 }));
  await tick();

  expect(document.body.textContent).toContain(t("across.taken_back"));
  expect(screen.queryByRole("button", { name: t("across.send_nurse") })).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
});

it("is one thread however often it is pressed", async () => {
  goesAcross();
  await picks("bråk hemma");
  const sent = opened();

  const send = screen.getByRole("button", { name: t("across.send_nurse") });
  await Promise.all([fireEvent.click(send), fireEvent.click(send)]);
  await vi.waitFor(() => { expect(page.app.screen).toBe("sent"); });

  expect(new Set(sent.map(({ thread }) => thread)).size).toBe(1);
});

it("goes without a name, under an author of its own, from a thread without one", async () => {
  const { thread } = page.conversation;
  if (thread === null) throw new Error("no thread");
  page.conversation.thread = { ...thread, anonymous: true, revealed_at: thread.opened_at };
  goesAcross();
  await picks("bråk hemma");
  expect(document.body.textContent).toContain(nameless("more"));
  const sent = opened();

  await presses(t("across.send_nurse"));
  await vi.waitFor(() => { expect(sent).toHaveLength(1); });

  expect(sent[0]?.anonymous).toBeDefined();
  expect(JSON.stringify(sent)).not.toContain(alva.keyring.person);
  expect(JSON.stringify(sent)).not.toContain(alva.keyring.keys.public.kid);
});

it("keeps out whom the thread was kept from", async () => {
  const kim = newId();
  goesAcross([kim]);
  await picks("bråk hemma");
  const sent = opened();

  await presses(t("across.send_nurse"));
  await vi.waitFor(() => { expect(sent.map(({ wish }) => wish.excluded)).toEqual([[kim]]); });
});

it("says what to do where the school has nobody of the other branch", () => {
  page.app.writing.contacts = { people: [], branches: ["counsellor"] };
  goesAcross();

  expect(document.body.textContent).toContain(t("across.none_nurse"));
  expect(screen.queryByRole("checkbox")).toBeNull();
});

it("claims of no branch that nobody is there before that is known", () => {
  page.app.writing.contacts = { people: [], branches: [] };
  goesAcross();

  expect(screen.getByRole("checkbox")).toBeTruthy();
});

it("goes by itself when the network is back, once", async () => {
  goesAcross();
  await picks("bråk hemma");
  const sent = opened();
  page.server.isAway = true;
  await presses(t("across.send_nurse"));
  await vi.waitFor(() => { expect(document.body.textContent).toContain(words("net.none")); });

  page.server.isAway = false;
  dispatchEvent(new Event("online"));

  await vi.waitFor(() => { expect(sent).toHaveLength(1); }, { timeout: 30_000 });
});

it("stays as it is, with the reason, where nobody of the other branch could open it", async () => {
  page.server.lie("route", (route) => {
    Object.assign(route, school.route("nurse"));
    const nobody = { ...route.keys.back_up, epochs: [] };
    route.keys = { team: nobody, back_up: nobody };
  });
  goesAcross();
  await picks("bråk hemma");
  await presses(t("across.send_nurse"));

  await vi.waitFor(() => { expect(document.body.textContent).toContain(words("net.not_trusted")); });
  expect(screen.getByRole("figure").textContent).toContain("Det är bråk hemma.");
  expect(page.server.sealed).toEqual([]);
});

it("stays as it is where the service refuses it for good", async () => {
  goesAcross();
  await picks("bråk hemma");
  vi.spyOn(page.app.services.threads, "open").mockRejectedValue(new ApiError(422, "manifest_wrong"));
  await presses(t("across.send_nurse"));

  await vi.waitFor(() => { expect(document.body.textContent).toContain(words("net.failed")); });
  expect([page.app.screen, page.app.writing.text]).toEqual(["across", ""]);
  expect(screen.getByRole("figure").textContent).toContain("Det är bråk hemma.");
});

it("comes back after its screen was left as the student's own words, kept from the same", async () => {
  const kim = newId();
  const { conversation, app } = page;
  const [said] = pickable(conversation.lines);
  if (said === undefined || app.desk === null) throw new Error("nothing said");
  conversation.lines = [...conversation.lines, { ...said, seq: 2, mid: newId(), author: newId(), role: 1, text: "Slår han dig?" }];
  goesAcross([kim]);
  await ticks("Slår han dig");
  await picks("bråk hemma");
  const open = vi.spyOn(app.services.threads, "open").mockRejectedValue(new NoAnswer());
  await presses(t("across.send_nurse"));
  await vi.waitFor(() => { expect(app.screen).toBe("sent"); });
  cleanup();

  open.mockRejectedValue(new ApiError(422, "manifest_wrong"));
  await app.desk.postman.deliver();

  await vi.waitFor(() => { expect(app.writing.text).toBe(`Det är bråk hemma.\n\n${t("across.line")}`); });
  expect([app.screen, app.writing.branch, app.writing.excluded]).toEqual(["write", "nurse", [kim]]);
});
