// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { language } from "../i18n/language.svelte";
import { hoursOf } from "./hours";
import type { LocalNumber } from "./resources";

const row = (more: Partial<LocalNumber>): LocalNumber => ({ label: "Växeln", number: "031-390 06 10", hours: "", verified_on: "2026-01-01", expires_on: "2027-01-01", ...more });
const weekdays = { days: [1, 2, 3, 4, 5], opens: "08:00", closes: "16:30" };

afterEach(() => language.choose("sv"));

it.each([
  ["sv", "mån–fre 08.00–16.30. Stängt på helgdagar"],
  ["en", "Mon–Fri 08.00–16.30. Closed on public holidays"],
  ["ar", "الاثنين–الجمعة 08:00–16:30. مغلق في العطل الرسمية"],
] as const)("says in the reader's language when a local number answers: %s", async (name, said) => {
  await language.choose(name);

  expect(hoursOf(row({ opening: [weekdays], holidays: "closed" }))).toBe(said);
});

it("names single days one by one, and a day and night as such", () => {
  expect(hoursOf(row({ opening: [{ ...weekdays, days: [1, 2, 4] }] }))).toBe("mån, tis, tors 08.00–16.30");
  expect(hoursOf(row({ opening: [{ days: [6, 7], opens: "00:00", closes: "00:00" }] }))).toBe("lör, sön dygnet runt");
  expect(hoursOf(row({ opening: [{ days: [1, 2, 3, 4, 5, 6, 7], opens: "00:00", closes: "00:00" }], holidays: "open" }))).toBe("dygnet runt. Öppet också på helgdagar");
});

it("shows hours that stand in words alone as they were written, and later as a note", () => {
  expect(hoursOf(row({ hours: "Kvällar och nätter" }))).toBe("Kvällar och nätter");
  expect(hoursOf(row({ hours: "Knappval 2", opening: [weekdays] }))).toBe("mån–fre 08.00–16.30. Knappval 2");
});
