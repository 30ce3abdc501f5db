// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { StaffNews } from "../api/live";
import { Kind } from "../crypto/envelope";
import { newId } from "../crypto/primitives";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import type { Party } from "../threads/thread_box";
import { announcements } from "../ui/announce.svelte";
import ThreadPane from "./ThreadPane.svelte";
import { t } from "./words";

let alva: Party;
let thread: MadeThread;
let page: Awaited<ReturnType<typeof staffReader>>;

/** A counsellor has a thread on the screen. */
beforeEach(async () => {
  standInADrawnPage();
  const worker = await madeWorker();
  const school = await madeSchool(worker, await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "ett");
  page = await staffReader(thread, worker);
  await page.open();
  render(ThreadPane, { open: page.thread, desk: page.desk });
});
afterEach(() => {
  cleanup();
  page.leave();
});

/** The student writes, and the desk is told. */
async function hears(text: string): Promise<void> {
  const mid = newId();
  const sealed = await (await thread.boxFor(alva, thread.student)).seal(mid, Kind.text, { text, more: {} });
  const entry = thread.say({ mid, sealed, kind: "text", author: thread.student, role: 0 });
  const news: StaffNews = { type: "entry", thread: thread.open.thread, seq: entry.seq, revision: entry.seq, entry };
  await page.thread.hear(news);
  await tick();
}

it("reads aloud once that the student has written, and not again for what else changes", async () => {
  const say = vi.spyOn(announcements, "say");

  await hears("två");
  await page.thread.hear({ type: "heads", heads: { [thread.open.thread]: [thread.entries.length, 99] }, now: "2026-11-21T09:00:00Z" });
  await tick();

  expect(say.mock.calls).toEqual([[t("line.arrived", { name: "Alva" })]]);
});
