// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "../api/client";
import { studentAt } from "../testing/answers";
import { LyingServer } from "../testing/lying_server";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { madeSchool, madeWorker } from "../testing/school";
import { StudentApp } from "./app.svelte";
import Confirm from "./screens/Confirm.svelte";
import { t } from "./words";

let server: LyingServer;
let app: StudentApp;

beforeEach(async () => {
  standInADrawnPage();
  const school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  server = new LyingServer(await madeThread(alva, school), studentAt(school, alva.keyring.person));
  app = new StudentApp(server.services());
  await app.begin();
});
afterEach(() => {
  cleanup();
  app.desk?.close();
});

it("says that it failed, and can be asked again, where the server fails while somebody says who they are", async () => {
  server.lie("mine", () => {
    throw new ApiError(500, "unknown");
  });
  if (app.person === null) throw new Error("nobody is there");
  render(Confirm, { app, person: app.person });
  const yes = screen.getByRole<HTMLButtonElement>("button", { name: t("confirm.yes") });

  await fireEvent.click(yes);

  expect(await screen.findByText(t("confirm.failed"), undefined, { timeout: 30_000 })).toBeTruthy();
  expect([yes.disabled, app.screen]).toEqual([false, "confirm"]);
});
