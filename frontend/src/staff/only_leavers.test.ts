// @vitest-environment jsdom
import "../testing/platform_bytes";
import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Person } from "../api/types";
import { standInADrawnPage } from "../testing/page";
import { madeStudent, madeThread as madeReal } from "../testing/people";
import { staffReader } from "../testing/readers";
import { madeSchool, madeWorker } from "../testing/school";
import { madeThread } from "./made";
import Queue from "./Queue.svelte";
import { t } from "./words";

const LEAVER = { id: "l", name: "Lova", class: "9A", last_day: "2027-06-12", has_left: false };
const BACK_UP = { id: "b", name: "Reservteamet", kind: "back_up" } as const;
type Team = Person["teams"][number];
let own: Team;
let page: Awaited<ReturnType<typeof staffReader>>;

/** Somebody in a school's team and in the back-up has one thread of a student who leaves, and one of another's in each list. */
beforeEach(async () => {
  standInADrawnPage();
  const worker = await madeWorker();
  const school = await madeSchool(worker, await madeWorker());
  page = await staffReader(await madeReal(await madeStudent(school), school, "ett"), worker);
  [own] = page.desk.person.teams as [Team];
  page.desk.person.teams.push({ ...own, ...BACK_UP });
  const named = (name: string) => ({ student: { id: name, name, class: null } });
  page.desk.threads = [
    madeThread("leaves", { team: own, student: LEAVER }), madeThread("stays", { team: own, ...named("Bo") }),
    madeThread("other", { team: BACK_UP, ...named("Cim") }), madeThread("also leaves", { team: BACK_UP, student: { ...LEAVER, id: "m", name: "Mio" } }),
  ];
  render(Queue, { desk: page.desk, oncrossings: vi.fn() });
});
afterEach(() => {
  cleanup();
  page.leave();
});

const shows = (name: string): boolean => screen.queryByText(new RegExp(name)) !== null;
const press = (words: string) => fireEvent.click(screen.getByRole("button", { name: words }));

it("shows danger that comes while only those who leave are shown", async () => {
  await press(t("leaves.only"));
  expect([shows("Lova"), shows("Bo")]).toEqual([true, false]);

  page.desk.threads = [...page.desk.threads, madeThread("danger", { team: own, urgency: "acute", student: { id: "d", name: "Dani", class: null } })];
  await tick();

  expect([shows("Lova"), shows("Bo"), shows("Dani")]).toEqual([true, false, true]);
});

it("shows all again in another list, and back in the first", async () => {
  await press(t("leaves.only"));
  await press(t("list.back_up"));
  expect([shows("Mio"), shows("Cim")]).toEqual([true, true]);

  await press(t("list.own"));

  expect([shows("Lova"), shows("Bo")]).toEqual([true, true]);
});

it("shows all once nobody leaves any more, though somebody does later", async () => {
  await press(t("leaves.only"));
  const before = page.desk.threads;
  page.desk.threads = before.slice(1, 2);
  await tick();
  page.desk.threads = before;
  await tick();

  expect([shows("Lova"), shows("Bo")]).toEqual([true, true]);
});
