// @vitest-environment jsdom
import "../../testing/platform_bytes";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Triage } from "../../api/types";
import { standInADrawnPage } from "../../testing/page";
import { madeStudent, madeThread } from "../../testing/people";
import { staffReader } from "../../testing/readers";
import { madeSchool, madeWorker } from "../../testing/school";
import { t } from "./words";

const KNOWN: Triage = { model_version: "", routing: null, corrections: [] };
let desk: Awaited<ReturnType<typeof staffReader>>;

beforeEach(async () => {
  standInADrawnPage();
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  desk = await staffReader(await madeThread(await madeStudent(school), school, "jag har ont i magen"), elin);
});
afterEach(() => desk.leave());

async function beside(isOn: boolean, known = KNOWN): Promise<string> {
  for (const school of desk.server.person.schools) school.triage = isOn;
  await desk.open();
  await vi.waitFor(() => { expect(desk.thread.triage.isSettled).toBe(true); });
  desk.thread.triage.known = known;
  return desk.shown();
}

it("shows no reading and asks about none where the school does without; how urgent it is can be said", async () => {
  const shown = await beside(false);

  expect(shown).toContain(t("urgency.title"));
  expect(shown).toContain(t("branch.title"));
  for (const key of ["title", "read.failed", "alarm.title"] as const) expect(shown).not.toContain(t(key));
});

it("lets a false alarm be taken back though the school does without the reading: a student may be in danger", async () => {
  const said = { kind: "reading", was: "unknown", right: "false_alarm", at: "2026-11-22T09:00:00Z", by: { id: desk.desk.person.id, name: "Elin" } } as const;
  desk.server.state = { urgency: "acute", false_alarm: true };

  const shown = await beside(false, { ...KNOWN, corrections: [said] });

  expect(shown).toContain(t("alarm.false_alarm.done"));
  expect(shown).toContain("Elin");
  expect(shown).toContain(t("undo"));
  expect(shown).not.toContain(t("alarm.title"));
});

it("asks about the reading where the school has it", async () => {
  expect(await beside(true)).toContain(t("alarm.title"));
});
