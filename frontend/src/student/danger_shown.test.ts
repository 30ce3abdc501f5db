// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import ThreadScreen from "./screens/Thread.svelte";
import { t } from "./words";

const PAST = "2026-11-20T08:40:00Z";
const SOON = "2099-11-20T20:40:00Z";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("shows no time to who writes of danger in a thread whose answer is late", async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  const page = await studentReader(await madeThread(alva, school, "jag har ont"), alva);
  const { threads } = page.app.services;
  const detail = threads.detail.bind(threads);
  vi.spyOn(threads, "detail").mockImplementation(async (id) => {
    const found = await detail(id);
    if (found.thread.clock === null) throw new Error("nothing is promised");
    const clock = { ...found.thread.clock, due_at: PAST, escalated_at: PAST, back_up_due_at: SOON };
    return { ...found, thread: { ...found.thread, clock, out_of_hours: true } };
  });
  await page.open();
  const { desk } = page.app;
  if (desk?.reply == null) throw new Error("no thread on the screen");
  const { container } = render(ThreadScreen, { app: page.app, desk, conversation: page.conversation });
  await vi.waitFor(() => { expect(container.textContent).toContain(t("thread.back_up_due")); });

  desk.reply.danger.answer = "yes";

  await vi.waitFor(() => { expect(container.textContent).not.toContain(t("thread.back_up_due")); });
  expect(container.textContent).not.toMatch(/\bkl\.\s/u);
  page.leave();
});
