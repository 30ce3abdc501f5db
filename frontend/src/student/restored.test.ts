// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Vault } from "../crypto/vault";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeParty, MadeThread } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import { OfferAgain } from "../threads/offer_again";
import type { Desk } from "./desk.svelte";
import Threads from "./screens/Threads.svelte";
import { t } from "./words";

let alva: MadeParty;
let thread: MadeThread;
let before: Vault;
let page: Awaited<ReturnType<typeof studentReader>>;

/** “två” was taken under a second key of the thread, and neither is in the copy that the server was restored from. */
beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  alva = await madeStudent(school);
  thread = await madeThread(alva, school, "ett");
  page = await studentReader(thread, alva);
  await page.open();
  before = alva.keyring.vault;
  await school.team.moveOn(await madeWorker());
  await page.open();
  await page.write("två");
  thread.restoreTo(1);
});
afterEach(() => {
  cleanup();
  page.leave();
});

function desk(): Desk {
  if (page.app.desk === null) throw new Error("nobody is there");
  return page.app.desk;
}

/** What the page does when it is told how far the server's threads go. */
async function isTold(): Promise<void> {
  const { services, person } = page.app;
  if (person === null) throw new Error("nobody is there");
  const again = new OfferAgain({ api: services.threads, outbox: services.outbox, postman: desk().postman, person: person.id });
  await again.compare({ [thread.open.thread]: [thread.entries.length, 99] });
}

const inList = () => render(Threads, { app: page.app, desk: desk() }).container.textContent;
const told = () => thread.entries.length;

it("gives a lost message back for a new thread where the old one's keys are in doubt", async () => {
  await isTold();

  expect([page.app.writing.text, told()]).toEqual(["två", 1]);
  expect(inList()).toContain(t("threads.lost"));
  expect(inList()).toContain(t("threads.returned_show"));
});

it("gives a lost message back in its thread where that is on the screen, and sends nothing by itself", async () => {
  alva.keyring.remember(() => before);
  await page.open();

  await isTold();

  expect([desk().reply?.text, page.app.writing.text, told()]).toEqual(["två", "", 1]);
  expect(await page.shown()).toContain(t("thread.returned_lost"));
});

it("sends what was lost when the student says so, as one message", async () => {
  alva.keyring.remember(() => before);
  await page.open();
  await isTold();

  await page.sends();
  await expect.poll(told).toBe(2);

  await isTold();
  expect([desk().reply?.text, told()]).toEqual(["", 2]);
});

it("says that a message is lost which nothing on the device opens any more", async () => {
  const [parcel] = await page.app.services.outbox.kept(alva.keyring.person);
  if (parcel?.kind !== "message") throw new Error("nothing was kept");
  await page.app.services.outbox.put({ ...parcel, wayIn: null });

  await isTold();

  expect([page.app.writing.text, told()]).toEqual(["", 1]);
  expect(inList()).toContain(t("threads.lost_unread"));
});

it("offers what is lost once, and keeps asking for nothing", async () => {
  await isTold();
  page.server.sent.length = 0;

  await isTold();

  expect([page.server.sent, page.app.writing.text]).toEqual([[], "två"]);
});
