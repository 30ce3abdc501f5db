// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Keyring } from "../keys/keyring";
import { standInADrawnPage } from "../testing/page";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool } from "../testing/school";
import { StudentServer } from "../testing/student_server";
import { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import Threads from "./screens/Threads.svelte";
import { sendFrom } from "./sending";
import { t } from "./words";

let school: MadeSchool;
let server: StudentServer;
let app: StudentApp;

beforeEach(async () => {
  standInADrawnPage();
  school = await madeSchool(await madeWorker(), await madeWorker());
  server = new StudentServer(school);
  app = await loadedPage();
});
afterEach(() => {
  cleanup();
  app.desk?.close();
});

async function loadedPage(): Promise<StudentApp> {
  const page = new StudentApp(server.services());
  await page.begin();
  await page.confirm();
  return page;
}

function desk(): Desk {
  if (app.desk === null) throw new Error("nobody is there");
  return app.desk;
}

/** Send without a network, and come back to the page later. Returns the keys that wrote. */
async function sentAndLeft(text: string): Promise<Keyring> {
  server.opens = "away";
  app.writing.text = text;
  await sendFrom(app, desk());
  const { keyring } = desk();
  if (keyring === null) throw new Error("no keys");
  desk().close();
  app = await loadedPage();
  return keyring;
}

/** What unlocking does, with keys that a test has kept. */
async function unlock(keyring: Keyring): Promise<void> {
  desk().open(keyring);
  await app.toList();
  await desk().postman.deliver();
}

it("goes by itself after a reload, under the same ids, though the team has let somebody in meanwhile", async () => {
  const keyring = await sentAndLeft("jag har ont");
  const waited = await server.services().outbox.unsent(desk().person.id);
  await school.team.moveOn(await madeWorker(), await madeWorker());

  server.opens = "takes";
  await unlock(keyring);

  expect(server.opened.map(({ thread, message }) => [thread, message.mid])).toEqual(waited.map(({ thread, mid }) => [thread, mid]));
  await expect.poll(() => desk().unsentOpens).toBe(0);
  expect(app.writing.text).toBe("");
});

it("says in the list that a message which waited came back, and no more that it goes by itself", async () => {
  const keyring = await sentAndLeft("jag har ont");

  server.opens = { status: 422, code: "invalid_input" };
  await unlock(keyring);
  await expect.poll(() => desk().unsentOpens).toBe(0);

  const shown = render(Threads, { app, desk: desk() }).container.textContent;
  expect([shown.includes(t("threads.unsent")), shown.includes(t("threads.returned")), app.writing.text]).toEqual([false, true, "jag har ont"]);
});

it("comes back to the field where the keys that sealed it are gone, and it would have to be sealed again", async () => {
  await sentAndLeft("jag har ont");
  await school.team.moveOn(await madeWorker());

  server.opens = "takes";
  await desk().postman.deliver();

  await expect.poll(() => desk().unsentOpens).toBe(0);
  expect([server.opened.length, app.writing.text, app.writing.trouble]).toEqual([0, "jag har ont", "failed"]);
});

it("offers again what a server that was restored from a copy has lost", async () => {
  let hear: (told: { data: string }) => void = () => undefined;
  vi.stubGlobal("WebSocket", class {
    set onmessage(heard: typeof hear) { hear = heard; }
    close(): void { return undefined; }
  });
  desk().close();
  app = await loadedPage();
  app.writing.text = "jag har ont";
  await sendFrom(app, desk());
  const [taken] = server.opened.splice(0);

  hear({ data: JSON.stringify({ type: "hello", heads: {}, now: new Date().toISOString() }) });

  await expect.poll(() => server.opened, { timeout: 30_000 }).toEqual([taken]);
});
