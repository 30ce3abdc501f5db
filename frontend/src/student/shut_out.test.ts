import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { newId } from "../crypto/primitives";
import { standInAPage } from "../testing/page";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentServer } from "../testing/student_server";
import { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import { keepDraft } from "./draft";
import { sendFrom } from "./sending";
import { Writing } from "./writing.svelte";

const [bo, kim, ulla] = [newId(), newId(), newId()];
let server: StudentServer;
let app: StudentApp;

beforeEach(async () => {
  standInAPage();
  server = new StudentServer(await madeSchool(await madeWorker(), await madeWorker()));
  app = await loadedPage();
});
afterEach(() => app.desk?.close());

async function loadedPage(): Promise<StudentApp> {
  const page = new StudentApp(server.services());
  await page.begin();
  await page.confirm();
  return page;
}

async function reload(): Promise<void> {
  desk().close();
  app = await loadedPage();
}

function desk(): Desk {
  if (app.desk === null) throw new Error("nobody is there");
  return app.desk;
}

/** What the write screen does with what is typed and chosen. */
async function write(written: Partial<Writing>): Promise<void> {
  Object.assign(app.writing, written);
  await keepDraft(desk().drafts, app.writing);
}

async function writeOffline(written: Partial<Writing>): Promise<void> {
  server.opens = "away";
  await write(written);
  await sendFrom(app, desk());
}

async function comesBack(): Promise<void> {
  server.opens = { status: 422, code: "envelope_wrong" };
  await desk().postman.deliver();
}

/** What of a draft lies on the device. */
async function kept(): Promise<string[]> {
  await desk().drafts.settled();
  const { outbox } = app.services;
  const places = await Promise.all(["new", "new.chosen", "new.nameless"].map(async (place) => ((await outbox.draft(desk().person.id, place)) === null ? [] : [place])));
  return places.flat();
}

const chosen = ({ branch, excluded, wished, answer, word, chosen: urgency }: Writing) => ({ branch, excluded, wished, answer, word, chosen: urgency });
const CHOSEN = { branch: "nurse", excluded: [bo], wished: kim, answer: "at_school", word: "blåbär", chosen: "soon" } as const;

it("keeps through a reload for whom a draft is, for whom not, and how the answer may come", async () => {
  await write({ text: "inte färdig", ...CHOSEN });
  await reload();

  expect([app.writing.text, chosen(app.writing)]).toEqual(["inte färdig", CHOSEN]);
});

it("keeps through a reload what was chosen before a word was written", async () => {
  await write({ ...CHOSEN, anonymous: true, writesIn: "so" });
  await reload();

  expect([app.writing.text, app.writing.restored]).toEqual(["", false]);
  expect(chosen(app.writing)).toEqual(CHOSEN);
  expect([app.writing.anonymous, app.writing.writesIn]).toEqual([true, "so"]);
});

it("keeps nothing of what was chosen once it is taken back, or has gone", async () => {
  await write({ ...CHOSEN, anonymous: true });
  expect(await kept()).toEqual(["new.chosen", "new.nameless"]);
  await write({ branch: "counsellor", excluded: [], wished: null, answer: "here", word: "", chosen: null, anonymous: false });
  expect(await kept()).toEqual([]);

  await write({ text: "den första", ...CHOSEN, anonymous: true });
  await sendFrom(app, desk());

  await expect.poll(kept).toEqual([]);
  expect([chosen(app.writing), app.writing.anonymous]).toEqual([{ branch: "counsellor", excluded: [], wished: null, answer: "here", word: "", chosen: null }, false]);
});

it("keeps what is chosen for the next text while the one before is under way", async () => {
  await writeOffline({ text: "den första", ...CHOSEN });
  await reload();
  await write({ excluded: [ulla], anonymous: true });
  server.opens = "takes";
  await desk().postman.deliver();
  await desk().drafts.settled();
  await reload();

  expect([chosen(app.writing).excluded, app.writing.anonymous, app.writing.text]).toEqual([[ulla], true, ""]);
});

it("gives a text back after a reload with whom it is for, whom it is kept from, and how the answer may come", async () => {
  await writeOffline({ text: "ta inte emot mig", ...CHOSEN });
  await reload();
  expect(chosen(app.writing).excluded).toEqual([]);

  await comesBack();

  await expect.poll(() => app.writing.text).toBe("ta inte emot mig");
  expect(chosen(app.writing)).toEqual(CHOSEN);
});

it("keeps what came back from whom it was kept from through the next reload too", async () => {
  await writeOffline({ text: "ta inte emot mig", ...CHOSEN });
  await reload();
  await comesBack();
  await expect.poll(() => app.writing.text).toBe("ta inte emot mig");
  await desk().drafts.settled();
  await reload();

  expect([app.writing.text, chosen(app.writing)]).toEqual(["ta inte emot mig", CHOSEN]);
});

it("keeps two texts that become one from everybody whom either was kept from", async () => {
  await writeOffline({ text: "den första", excluded: [bo], wished: ulla });
  await reload();
  await write({ text: "den andra", excluded: [ulla] });

  await comesBack();

  await expect.poll(() => app.writing.text).toBe("den första\n\nden andra");
  expect(chosen(app.writing)).toMatchObject({ excluded: [bo, ulla], wished: null });
});

it("gives back of what was shown to the other branch the student's own words alone, where nothing opens it any more", async () => {
  const across = new Writing(app.services.threads, app.watchful);
  const at = new Date();
  across.quotes = [{ by: null, at, text: "Det är bråk hemma." }, { by: "Elin", at, text: "Slår han dig?" }];
  Object.assign(across, { text: "Jag vill att du vet.", branch: "nurse", excluded: [bo] });
  server.opens = "away";
  await desk().send(across.text, across);
  await reload();
  expect(desk().keyring).toBeNull();

  await comesBack();

  await expect.poll(() => app.writing.text).toBe("Det är bråk hemma.\n\nJag vill att du vet.");
  expect(chosen(app.writing)).toMatchObject({ branch: "nurse", excluded: [bo] });
});

it("asks where a text that came back would go now", async () => {
  await writeOffline({ text: "ta inte emot mig", branch: "nurse" });
  await reload();
  app.writing.route = null;

  await comesBack();

  await expect.poll(() => app.writing.route?.branch).toBe("nurse");
});

it("chooses nothing for the next text that was chosen for one that has gone", async () => {
  await write({ text: "den första", ...CHOSEN });
  await sendFrom(app, desk());
  await expect.poll(() => desk().drafts.load("new")).toBe("");
  await reload();

  expect(chosen(app.writing)).toMatchObject({ excluded: [], wished: null, answer: "here", word: "" });
});
