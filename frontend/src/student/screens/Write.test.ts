// @vitest-environment jsdom
import "../../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NoAnswer } from "../../api/client";
import { standInADrawnPage } from "../../testing/page";
import { madeSchool, madeWorker } from "../../testing/school";
import { StudentServer } from "../../testing/student_server";
import { StudentApp } from "../app.svelte";
import { t } from "../words";
import Write from "./Write.svelte";

const REQUEST = "Jag vill prata. Hämta mig.";
let app: StudentApp;
let sent: string[];
let hasNet: boolean;

/** A student who writes where there is no network. */
beforeEach(async () => {
  standInADrawnPage();
  app = new StudentApp(new StudentServer(await madeSchool(await madeWorker(), await madeWorker())).services());
  await app.begin();
  await app.confirm();
  const { desk } = app;
  if (desk === null) throw new Error("nobody is there");
  [sent, hasNet] = [[], false];
  vi.spyOn(desk, "send").mockImplementation((text) => (hasNet ? Promise.resolve(void sent.push(text)) : Promise.reject(new NoAnswer(null))));
  render(Write, { app, desk });
});
afterEach(() => {
  cleanup();
  app.desk?.close();
  vi.restoreAllMocks();
});

async function writes(text: string): Promise<void> {
  await fireEvent.input(screen.getByRole("textbox"), { target: { value: text } });
}

async function presses(name: string): Promise<void> {
  await fireEvent.click(screen.getByRole("button", { name }));
  await vi.waitFor(() => { expect(app.writing.sending).toBe(false); });
}

async function netComesBack(): Promise<void> {
  hasNet = true;
  dispatchEvent(new Event("online"));
  await vi.waitFor(() => { expect(app.writing.waits).toEqual([]); });
}

it("sends the text that waits for the network, also where “Hämta mig” was pressed once meanwhile", async () => {
  await writes("Det är bråk hemma.");
  await presses(t("write.send"));
  await presses(REQUEST);

  await netComesBack();

  expect(sent).toEqual(["Det är bråk hemma."]);
});

it("drops no request to be fetched where a text is sent after it", async () => {
  await presses(REQUEST);
  await presses(`${t("write.send")}: ${REQUEST}`);
  await writes("Det är bråk hemma.");
  await presses(t("write.send"));

  await netComesBack();

  expect(sent).toEqual([REQUEST, "Det är bråk hemma."]);
});

it("says of what waits what it is, and of a text that was changed that nothing waits", async () => {
  await presses(REQUEST);
  await presses(`${t("write.send")}: ${REQUEST}`);
  expect(document.body.textContent).toContain(`${t("net.waiting")}: ${REQUEST}`);
  expect(document.body.textContent).not.toContain(t("net.none"));

  await netComesBack();
  hasNet = false;
  await writes("Det är bråk");
  await presses(t("write.send"));
  expect(document.body.textContent).toContain(t("net.none"));
  await writes("Det är bråk hemma.");

  expect(document.body.textContent).not.toContain(t("net.none"));
});
