// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { LocalHelp } from "../api/types";
import { standInADrawnPage } from "../testing/page";
import type { Overview } from "./admin";
import NumbersScreen from "./NumbersScreen.svelte";
import type { SetupView } from "./setup.svelte";
import { t } from "./words";

const ROW: LocalHelp = { label: "Socialjouren", number: "031-390 06 40", hours: "Kvällar och nätter", opening: [], holidays: "", verified_on: "2026-11-01", expires_on: "2027-11-01" };

beforeAll(standInADrawnPage);
afterEach(cleanup);

it("keeps hours in words as they are until somebody fills in days and times, and then as a note", async () => {
  const put = vi.fn<(rows: LocalHelp[]) => Promise<void>>(() => Promise.resolve());
  const view = { api: { putLocalHelp: put }, change: (work: () => Promise<void>) => work() } as unknown as SetupView;
  const overview: Overview = { organisation: { id: "o", name: "Testkommun" }, schools: [], teams: [], local_help: [ROW] };
  render(NumbersScreen, { view, overview });
  expect(screen.getByLabelText<HTMLInputElement>(t("numbers.hours")).value).toBe(ROW.hours);

  screen.getByRole("button", { name: t("numbers.opening.add") }).click();
  const saturday = await screen.findByRole("checkbox", { name: "lör" });
  saturday.click();
  screen.getByRole("button", { name: t("save") }).click();

  await waitFor(() => expect(put).toHaveBeenCalledOnce());
  expect(put.mock.calls[0]?.[0]).toEqual([{ ...ROW, opening: [{ days: [1, 2, 3, 4, 5, 6], opens: "08:00", closes: "16:00" }] }]);
  expect(screen.getByLabelText<HTMLInputElement>(t("numbers.note")).value).toBe(ROW.hours);
});
