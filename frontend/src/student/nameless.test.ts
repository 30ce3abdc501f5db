import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Keyring } from "../keys/keyring";
import { standInAPage } from "../testing/page";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentServer } from "../testing/student_server";
import { StudentApp } from "./app.svelte";
import type { Desk } from "./desk.svelte";
import { keepDraft } from "./draft";
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

function desk(): Desk {
  if (app.desk === null) throw new Error("nobody is there");
  return app.desk;
}

function keyring(): Keyring {
  const { keyring: ring } = desk();
  if (ring === null) throw new Error("no keys");
  return ring;
}

async function write(text: string, anonymous: boolean): Promise<void> {
  app.writing.text = text;
  app.writing.anonymous = anonymous;
  await keepDraft(desk().drafts, app.writing);
}

it("writes without a name as an author that is nobody else, whose keys are in the vault", async () => {
  await write("jag vågar inte säga vem jag är", true);
  await sendFrom(app, desk());

  const open = server.opened.at(0);
  const author = keyring().vault.anonymous.at(0);
  const owner = open?.manifest.grants.find(({ type }) => type === "student");
  expect(owner).toMatchObject({ recipient: author?.id, kid: author?.keys.public.kid });
  expect(author?.thread).toBe(open?.thread);
  for (const mine of [keyring().person, keyring().keys.public.kid]) expect(JSON.stringify(open)).not.toContain(mine);
  expect(open?.anonymous).toBeDefined();
});

it("has another author for each thread, and none for one with a name", async () => {
  for (const [text, anonymous] of [["ett", true], ["två", true], ["tre", false]] as const) {
    await write(text, anonymous);
    await sendFrom(app, desk());
    app.toWrite();
  }

  expect(new Set(desk().keyring?.vault.anonymous.map(({ id }) => id)).size).toBe(2);
  expect(server.opened.map(({ anonymous }) => anonymous !== undefined)).toEqual([true, true, false]);
});

it("keeps through a reload that what is written goes without a name", async () => {
  await write("inte färdig", true);
  desk().close();
  app = await loadedPage();

  expect([app.writing.text, app.writing.anonymous]).toEqual(["inte färdig", true]);
});

it("gives back without a name, after a reload too, what the service did not take so", async () => {
  server.opens = "away";
  await write("ta inte emot mig", true);
  await sendFrom(app, desk());
  desk().close();
  app = await loadedPage();
  expect([app.writing.text, app.writing.anonymous]).toEqual(["", false]);

  server.opens = { status: 422, code: "envelope_wrong" };
  await desk().postman.deliver();

  await expect.poll(() => app.writing.text).toBe("ta inte emot mig");
  expect(app.writing.anonymous).toBe(true);
});

it("says that there are as many without a name as can be, and gives the text back without one", async () => {
  server.opens = "away";
  await write("en till", true);
  await sendFrom(app, desk());
  server.opens = { status: 409, code: "anonymous_full" };
  await desk().postman.deliver();

  await expect.poll(() => app.writing.trouble).toBe("nameless_full");
  expect([app.writing.text, app.writing.anonymous]).toEqual(["en till", true]);
});

it("sends a text with a name although the same is under way without one", async () => {
  server.opens = "away";
  await write("samma ord", true);
  await sendFrom(app, desk());
  app.toWrite();
  await write("samma ord", false);
  await sendFrom(app, desk());

  server.opens = "takes";
  await desk().postman.deliver();

  expect(server.opened.map(({ anonymous }) => anonymous !== undefined).sort()).toEqual([false, true]);
});
