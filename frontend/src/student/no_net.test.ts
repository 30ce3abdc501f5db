// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NoAnswer } from "../api/client";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import Threads from "./screens/Threads.svelte";
import { t } from "./words";

let page: Awaited<ReturnType<typeof studentReader>>;
let hasNet: boolean;

/** A student whose list is fetched, and whose network then goes. */
beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  page = await studentReader(await madeThread(alva, school, "jag har ont"), alva);
  await page.app.toList();
  hasNet = false;
  for (const name of ["detail", "list"] as const) loses(name);
  dispatchEvent(new Event("offline"));
});
afterEach(() => {
  cleanup();
  page.leave();
  vi.restoreAllMocks();
});

function loses(name: "detail" | "list"): void {
  const { threads } = page.app.services;
  const asked = threads[name].bind(threads) as (...of: unknown[]) => Promise<never>;
  vi.spyOn(threads, name).mockImplementation((...of: unknown[]) => (hasNet ? asked(...of) : Promise.reject(new NoAnswer(null))));
}

function comesBack(): void {
  hasNet = true;
  dispatchEvent(new Event("online"));
}

it("says of a thread opened without network that there is none, and to whom the thread is", async () => {
  await page.open();

  const shown = await page.shown();
  expect(shown).toContain(t("thread.no_net"));
  expect(shown).not.toContain(t("thread.failed"));
  expect(shown).toContain(t("threads.to_counsellor"));
});

it("fetches the thread by itself when the network is back", async () => {
  await page.open();

  comesBack();

  await vi.waitFor(async () => { expect(await page.shown()).toContain("jag har ont"); }, { timeout: 30_000 });
});

it("says over the list that there is no network, until it is back", async () => {
  const desk = page.app.desk;
  if (desk === null) throw new Error("nobody is there");
  const { container } = render(Threads, { app: page.app, desk });
  await tick();
  const offline = t("threads.old", { when: "" }).split(".")[0] ?? "";
  expect(container.textContent).toContain(offline);

  comesBack();

  await vi.waitFor(() => { expect(container.textContent).not.toContain(offline); }, { timeout: 30_000 });
});
