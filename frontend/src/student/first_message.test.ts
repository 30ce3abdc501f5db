import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { standInAPage } from "../testing/page";
import { madePicture } from "../testing/pictures";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentServer } from "../testing/student_server";
import { firstOf } from "../threads/reseal";
import { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import { sendFrom } from "./sending";

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
  app.desk?.close();
  app = await loadedPage();
}

function desk(): Desk {
  if (app.desk === null) throw new Error("nobody is there");
  return app.desk;
}

/** What the write screen does with each letter, and with Send. */
async function write(text: string): Promise<void> {
  app.writing.text = text;
  await desk().drafts.save("new", text);
}
const draft = () => desk().drafts.load("new");
const send = () => sendFrom(app, desk());

it("makes one thread of one message, however often it is sent while there is no network", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();
  app.toWrite();
  await send();
  expect([app.screen, desk().sent?.state]).toEqual(["sent", "waiting"]);

  server.opens = "takes";
  await desk().postman.deliver();

  expect(server.opened).toHaveLength(1);
  await expect.poll(draft).toBe("");
  expect(app.writing.text).toBe("");
});

it("keeps what is written while the message before it is on its way", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();
  app.toWrite();
  await write("och en sak till");

  server.opens = "takes";
  await desk().postman.deliver();

  expect(server.opened).toHaveLength(1);
  await expect.poll(() => desk().unsentOpens).toBe(0); // all that follows on the answer is done
  expect([app.writing.text, await draft()]).toEqual(["och en sak till", "och en sak till"]);
});

it("sends the same words to somebody else as a message of its own", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();
  app.writing.branch = "nurse";
  await send();

  server.opens = "takes";
  await desk().postman.deliver();

  expect(server.opened.map(({ wish }) => wish.branch)).toEqual(["counsellor", "nurse"]);
});

it("does not offer a message that waits as an unfinished text after a reload", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();

  await reload();
  expect([app.writing.text, app.writing.restored, desk().unsentOpens]).toEqual(["", false, 1]);

  server.opens = "takes";
  await desk().postman.deliver();
  expect(server.opened).toHaveLength(1);
  await expect.poll(draft).toBe("");
});

it("offers another text than the one that waits after a reload, and keeps it when that one has gone", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();
  await write("och en sak till");

  await reload();
  expect(app.writing.text).toBe("och en sak till");

  server.opens = "takes";
  await desk().postman.deliver();
  await expect.poll(() => desk().unsentOpens).toBe(0); // all that follows on the answer is done
  expect([app.writing.text, await draft()]).toEqual(["och en sak till", "och en sak till"]);
});

it("gives a message that can never go back to the field, and keeps what is written there", async () => {
  server.opens = "away";
  await write("jag har ont");
  await send();
  app.toWrite();
  await write("och en sak till");

  server.opens = { status: 422, code: "invalid_input" };
  await desk().postman.deliver();

  const both = "jag har ont\n\noch en sak till";
  expect([app.screen, app.writing.trouble, app.writing.text]).toEqual(["write", "failed", both]);
  await expect.poll(draft).toBe(both);
});

it("says why a message did not go that the service refuses at once", async () => {
  server.opens = { status: 422, code: "invalid_input" };
  await write("jag har ont");

  await send();

  expect([app.screen, app.writing.trouble, app.writing.text]).toEqual(["write", "failed", "jag har ont"]);
});

it("brings a picture before the first message, which names it, and keeps none of it in the field", async () => {
  await write("det ser ut så här");
  app.writing.pictures.giveBack([madePicture("mitt knä")]);

  await send();

  expect(server.brought).toHaveLength(1);
  expect(server.opened.map(({ message }) => message.attachments)).toEqual([server.brought]);
  expect(app.writing.pictures.pictures).toEqual([]);
});

it("leaves a picture where it is when something else than what is written is sent", async () => {
  await write("det ser ut så här");
  app.writing.pictures.giveBack([madePicture()]);

  await sendFrom(app, desk(), "Hämta mig.");

  expect([server.brought, app.writing.pictures.pictures.length]).toEqual([[], 1]);
});

it("gives words and picture back to who may bring no more, and says what is full", async () => {
  server.takesPictures = false;
  await write("det ser ut så här");
  app.writing.pictures.giveBack([madePicture("mitt knä")]);

  await send();

  const { text, trouble, pictures } = app.writing;
  expect([server.opened, app.screen, text, trouble]).toEqual([[], "write", "det ser ut så här", null]);
  expect([pictures.trouble, pictures.pictures.map(({ said }) => said)]).toEqual(["full.service", ["mitt knä"]]);
});

it("seals how it shall be answered, and the code word, with the message alone, once", async () => {
  app.writing.answer = "at_school";
  app.writing.word = "tussilago";
  await write("jag har ont");
  await send();
  await expect.poll(() => server.opened).toHaveLength(1);
  const [opened] = server.opened;
  const { keyring } = desk();
  if (opened === undefined || keyring === null) throw new Error("nothing was sent");

  expect((await firstOf(opened, keyring)).more).toEqual({ c: { answer: "at_school", word: "tussilago" } });
  expect(JSON.stringify(opened)).not.toMatch(/at_school|tussilago/);
  await expect.poll(() => [app.writing.answer, app.writing.word]).toEqual(["here", ""]);
});

it("brings urgent words at once, and their pictures after them as a message of their own", async () => {
  await write("det ser ut så här");
  app.writing.chosen = "soon";
  app.writing.pictures.giveBack([madePicture("mitt knä")]);

  await send();

  expect(server.opened.map(({ message }) => message.attachments ?? [])).toEqual([[]]);
  expect(server.posted.map(({ kind, attachments }) => [kind, attachments])).toEqual([["attachment", server.brought]]);
  expect([app.screen, app.writing.pictures.isEmpty, desk().sent?.following]).toEqual(["sent", true, null]);
});

it("brings urgent words although no more pictures are taken, and says nothing else", async () => {
  server.takesPictures = false;
  await write("det ser ut så här");
  app.writing.chosen = "acute";
  app.writing.pictures.giveBack([madePicture()]);

  await send();

  expect([server.opened.length, server.posted, app.screen, desk().sent?.state]).toEqual([1, [], "sent", "done"]);
});

it("gives urgent words that can never go back with the pictures that were to follow them", async () => {
  server.opens = { status: 422, code: "invalid_input" };
  await write("det ser ut så här");
  app.writing.chosen = "soon";
  app.writing.pictures.giveBack([madePicture("mitt knä")]);

  await send();

  const { text, pictures } = app.writing;
  expect([text, pictures.pictures.map(({ said }) => said), server.posted]).toEqual(["det ser ut så här", ["mitt knä"], []]);
});
