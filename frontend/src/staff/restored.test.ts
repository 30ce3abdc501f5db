// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "../api/client";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import { OfferAgain } from "../threads/offer_again";
import Banners from "./Banners.svelte";
import { t } from "./words";

let thread: MadeThread;
let page: Awaited<ReturnType<typeof staffReader>>;

/** A counsellor has answered in a thread that the desk no longer has open. */
beforeEach(async () => {
  standInADrawnPage();
  const worker = await madeWorker();
  const school = await madeSchool(worker, await madeWorker());
  thread = await madeThread(await madeStudent(school), school, "ett");
  page = await staffReader(thread, worker);
  await page.open();
  await page.write("Vi ses i morgon.");
});
afterEach(() => {
  cleanup();
  page.leave();
});

/** What the desk does when it is told how far the server's threads go, of a server that takes it no more. */
async function isTold(): Promise<void> {
  const { api, outbox, postman, person } = page.desk;
  page.server.lie("post", () => { throw new ApiError(422, "envelope_wrong"); });
  await new OfferAgain({ api, outbox, postman, person: person.id }).compare({ [thread.open.thread]: [1, 99] });
}

const said = () => render(Banners, { desk: page.desk, onkeys: () => undefined, oncrossings: () => undefined }).container.textContent;

it("tells of an answer that the server lost in a thread that is not open", async () => {
  await isTold();

  expect(page.desk.lostIn).toEqual([thread.open.thread]);
  expect(said()).toContain(t("lost.title"));
});

it("opens the thread of a lost answer also where it stands in no list, as a closed one does", async () => {
  await isTold();
  page.desk.threads = [];
  page.desk.leave();
  render(Banners, { desk: page.desk, onkeys: () => undefined, oncrossings: () => undefined });

  await fireEvent.click(screen.getByRole("button", { name: t("lost.open_it") }));

  expect(page.desk.open?.id).toBe(thread.open.thread);
});

it("tells of it no more when the thread was opened, and once alone", async () => {
  await isTold();
  page.desk.choose(thread.open.thread);
  await isTold();

  expect(said()).not.toContain(t("lost.title"));
});
