// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ThreadsApi } from "../api/threads";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import { readerHere } from "../testing/text_reader";
import { t as later } from "./later/words";
import Threads from "./screens/Threads.svelte";
import WriteTrouble from "./screens/WriteTrouble.svelte";
import { Watchful } from "./watchful.svelte";
import { t } from "./words";
import { Writing } from "./writing.svelte";

let page: Awaited<ReturnType<typeof studentReader>>;

/** A student who has left, with nothing open. */
beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  page = await studentReader(await madeThread(alva, school, "jag har ont"), alva);
  await page.app.toList();
  const { list } = desk();
  list.closed = list.open;
  list.open = [];
  list.leaving = { school: { id: school.id, name: "Almlundaskolan" }, last_day: "2026-11-01", has_left: true, begins: false, reads_until: "2026-12-02T23:00:00Z" };
});
afterEach(() => {
  cleanup();
  page.leave();
  vi.unstubAllGlobals();
});

function desk() {
  if (page.app.desk === null) throw new Error("nobody is there");
  return page.app.desk;
}

/** A part is fetched by a tag, and nothing comes. */
async function partsAreLost(): Promise<void> {
  const tag = await vi.waitUntil(() => document.head.querySelector("script"), { timeout: 30_000 });
  tag.remove();
  tag.dispatchEvent(new Event("error"));
}

it("can begin to write who has left and has nothing open: danger is always taken. It is not the first thing to do", () => {
  render(Threads, { app: page.app, desk: desk() });

  expect(screen.getByRole("button", { name: t("threads.new") }).dataset["kind"]).toBe("plain");
});

it("shows a leaver the numbers to call where the rest of the page does not come, and asks for it again", async () => {
  vi.stubGlobal("laterScript", () => ({ path: "/assets/later-parts.js", integrity: "sha384-x" }));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  render(Threads, { app: page.app, desk: desk() });
  await partsAreLost();

  expect((await screen.findByRole("link", { name: "112" }, { timeout: 30_000 })).getAttribute("href")).toBe("tel:112");
  vi.stubGlobal("laterScript", () => undefined);
  await fireEvent.click(screen.getByRole("button", { name: t("again") }));

  expect(await screen.findByText(later("removed.title"), undefined, { timeout: 30_000 })).not.toBeNull();
});

it("gives who may not begin a thread numbers that can be called", () => {
  const writing = new Writing(new ThreadsApi(page.app.services.client), new Watchful(readerHere));
  writing.trouble = "left_school";
  render(WriteTrouble, { writing });

  expect(screen.getByRole("link", { name: /^116.111$/ }).getAttribute("href")).toBe("tel:116111");
});
