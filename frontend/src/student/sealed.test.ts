// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { studentAt } from "../testing/answers";
import { LyingServer } from "../testing/lying_server";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentApp } from "./app.svelte";
import ThreadScreen from "./screens/Thread.svelte";
import { t } from "./words";

let server: LyingServer;
let app: StudentApp;

/** A student who wrote, chose no secret, and came back after a reload. */
beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  server = new LyingServer(await madeThread(alva, school, "jag har ont"), studentAt(school, alva.keyring.person));
  app = new StudentApp(server.services());
  await app.begin();
  await app.confirm();
});
afterEach(() => {
  cleanup();
  app.desk?.close();
});

async function opened(): Promise<void> {
  await app.toThread(server.thread.open.thread);
  const { desk } = app;
  if (desk?.conversation == null) throw new Error("no thread on the screen");
  render(ThreadScreen, { app, desk, conversation: desk.conversation });
}

it("says to a student without keys that their own thread cannot be read now, and lets them write anew", async () => {
  await opened();

  expect(document.body.textContent).toContain(t("thread.locked"));
  await fireEvent.click(screen.getByRole("button", { name: t("threads.new") }));
  expect(app.screen).toBe("write");
});

it("lets a student without keys go back to their threads, and tells nobody that the thread was opened", async () => {
  await opened();

  await fireEvent.click(screen.getByRole("button", { name: t("way.thread") }));

  expect(app.screen).toBe("threads");
  expect(server.sent.filter((each) => each.endsWith("read"))).toEqual([]);
});
