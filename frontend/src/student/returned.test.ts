// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ApiError } from "../api/client";
import { ownEpoch } from "../testing/forger";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import type { MadeThread } from "../testing/people";
import { studentReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import type { MadeSchool } from "../testing/school";
import { t } from "./words";

let school: MadeSchool;
let thread: MadeThread;
let page: Awaited<ReturnType<typeof studentReader>>;

beforeEach(async () => {
  standInADrawnPage();
  school = await madeSchool(await madeWorker(), await madeWorker());
  const alva = await madeStudent(school);
  thread = await madeThread(alva, school, "ett");
  page = await studentReader(thread, alva);
  await page.open();
});
afterEach(() => page.leave());

const field = () => page.app.desk?.reply?.text;

it.each([[404, "not_found", "thread.returned_gone"], [422, "envelope_wrong", "thread.returned"]] as const)(
  "says why a message came back into the field: %i %s", async (status, code, words) => {
    page.server.lie("post", () => {
      throw new ApiError(status, code);
    });

    await page.write("och i huvudet");

    expect(field()).toBe("och i huvudet");
    expect(await page.shown()).toContain(t(words));
  },
);

it("says that the school's keys are in doubt where a message would have to be sealed for others", async () => {
  const forged = await ownEpoch(school.team.wire, "next");
  page.server.lie("post", () => {
    throw new ApiError(409, "key_epoch_old", { ke: 2 });
  });
  page.server.lie("detail", ({ keys }) => void keys.teams[0]?.epochs.push(forged));

  await page.write("och i huvudet");

  expect([field(), page.app.desk?.reply?.trouble]).toEqual(["och i huvudet", "net.not_trusted"]);
  expect(await page.shown()).toContain(t("net.not_trusted"));
});

it("says nothing of it any more once the next message has gone", async () => {
  const [reply] = [page.app.desk?.reply];
  await reply?.giveBack("och i huvudet", new ApiError(422, "envelope_wrong"));
  expect(await page.shown()).toContain(t("thread.returned"));

  await page.sends();

  expect(page.server.sealed).toEqual(["POST messages"]);
  expect([field(), reply?.trouble]).toEqual(["", null]);
});

it("says that what was half written is kept when the session ends under it", async () => {
  const { app } = page;
  if (app.desk?.reply == null) throw new Error("no field");
  app.desk.reply.text = "och i huv";

  app.services.client.onSignedOut();

  expect([app.screen, app.ended]).toEqual(["sign_in", "session"]);
  await app.begin();
  await app.confirm();
  await expect.poll(() => app.desk?.drafts.load(thread.open.thread)).toBe("och i huv");
});
