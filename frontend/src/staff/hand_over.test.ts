// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import type { OpenThread } from "./open_thread.svelte";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import HandOverSheet from "./HandOverSheet.svelte";
import { t } from "./words";

let leave: () => void = () => undefined;
afterEach(() => leave());

it("gives a thread to a colleague of the team by name, and offers neither oneself nor who has it", async () => {
  standInADrawnPage();
  const people = [{ id: "me", name: "Elin" }, { id: "has", name: "Anna" }, { id: "bo", name: "Bo Ek" }];
  const readers = { can_read: [{ team: { id: "t", name: "Kuratorerna", kind: "school" }, people, as: "team" }], waiting: null, has_read: [] };
  const given = vi.fn(() => Promise.resolve(true));
  const open = {
    handOverTargets: () => Promise.resolve([]), readers: () => Promise.resolve(readers), give: given,
    thread: { claimed_by: people[1] }, act: { busy: false, error: null },
  } as unknown as OpenThread;
  render(HandOverSheet, { open, me: "me", onclose: vi.fn() });

  await fireEvent.click(await screen.findByRole("radio", { name: "Bo Ek" }));
  expect(screen.getAllByRole("radio")).toHaveLength(1);
  await fireEvent.click(screen.getByRole("button", { name: t("hand.give") }));

  await waitFor(() => { expect(given).toHaveBeenCalledExactlyOnceWith("bo"); });
});

it("lets whoever cannot open a thread say that they met the student, and nothing that needs its words", async () => {
  standInADrawnPage();
  const elin = await madeWorker();
  const school = await madeSchool(elin, await madeWorker());
  const desk = await staffReader(await madeThread(await madeStudent(school), school, "jag har ont"), await madeWorker());
  leave = () => { desk.leave(); };
  await desk.open();

  expect(desk.conversation.state).toBe("sealed");
  const shown = await desk.shown();
  expect(shown).toContain(t("thread.end"));
  expect(shown).not.toContain(t("thread.hand_over"));
});
