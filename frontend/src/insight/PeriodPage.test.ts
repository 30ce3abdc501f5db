// @vitest-environment jsdom
import { render } from "@testing-library/svelte";
import { expect, it } from "vitest";
import PeriodPage from "./PeriodPage.svelte";
import { nothing, row, tableOf } from "./samples";
import type { Row, Shares, Table } from "./table";

const all = (more: Partial<Row> = {}) => [row("counsellor", more), row("nurse", more), row("all", more)] as const;

function shown(table: Table): HTMLElement {
  return render(PeriodPage, { table, onwrite: null }).container;
}

const words = (element: HTMLElement) => element.textContent.replace(/\s+/g, " ");

it("begins with a sentence", () => {
  const text = words(shown(tableOf(...all())));

  expect(text).toContain("I oktober 2026 fick 96 % svar inom utlovad tid, 24 timmar.");
  expect(text).toContain("På svar väntade minst 25 meddelanden, från 20 av 200 elever. Siffrorna publicerades 2 november 2026 och ändras inte.");
});

it("says both clocks in one sentence where a calendar lengthens promises", () => {
  const text = words(shown({ ...tableOf(...all({ attainment_at_least: true })), calendar: true, period: "2026-ht" }));

  expect(text).toContain("Under höstterminen 2026 fick minst 96 % svar inom utlovad tid. Räknat i 24 timmar, med helgerna, var det 77 %.");
});

it("names the largest group only where no group of the picture is hidden", () => {
  const arriving = (arrival: Shares) => words(shown(tableOf(...all({ parts: { ...row("all").parts, arrival } }))));

  expect(arriving({ day: 60, evening: 40, night: null, weekend: null })).not.toContain("Flest");
  expect(arriving({ day: 40, evening: 40, night: 10, weekend: 10 })).not.toContain("Flest");
  expect(arriving({ day: 50, evening: 30, night: 10, weekend: 10 })).toContain("I procent av dem som kan visas, på skolans klocka. Flest av dem: vardag 8–17, 50 %.");
});

it("says whose the picture is where it is not of all", () => {
  const text = words(shown(tableOf(row("counsellor"), row("nurse"), row("all", nothing))));

  expect(text).toContain("Bilden visar bara: Kurator.");
  expect(words(shown(tableOf(...all())))).not.toContain("Bilden visar bara");
});

it("says no sign of per cent after what is hidden", () => {
  expect(words(shown(tableOf(...all({ within_day: null }))))).toContain("Inom utlovad tid 96 %, inom 24 timmar dolt.");
});

it("shows the word hidden once below a table, and says it in each cell to who cannot see the hatching", () => {
  const page = shown(tableOf(...all()));
  const table = [...page.querySelectorAll("section")].at(-1);

  expect(table?.querySelectorAll("p[aria-hidden]")).toHaveLength(1);
  expect([...(table?.querySelectorAll("td.hidden") ?? [])].every((cell) => cell.querySelector(".word")?.textContent === "dolt")).toBe(true);
});

it("says hidden where a number is hidden, and never zero", () => {
  const page = shown(tableOf(...all()));
  const cells = [...page.querySelectorAll("td")].map((cell) => cell.textContent.trim());

  expect(cells).toContain("dolt");
  expect(cells).not.toContain("0");
  expect(cells).not.toContain("");
  expect([...page.querySelectorAll("svg text")].map((text) => text.textContent)).toContain("dolt");
});

it("shows no figure of a period with too few, and still the staffing", () => {
  const page = shown(tableOf(...all(nothing)));

  expect(words(page)).toContain("För få för att visa.");
  expect(page.querySelector("table")).toBeNull();
  expect(page.querySelectorAll("svg")).toHaveLength(1);
});

it("tells a screen reader what every picture shows", () => {
  const labels = [...shown(tableOf(...all())).querySelectorAll("svg[role=img]")].map((svg) => svg.getAttribute("aria-label") ?? "");

  expect(labels[0]).toBe("Hölls löftet? inom utlovad tid, inom 24 timmar. Kurator: 96, 77. Skolsköterska: 96, 77. Alla: 96, 77");
  expect(labels[2]).toBe("När kom meddelandena? vardag 8–17: 60. vardag 17–22: 40. vardag 22–8: dolt. helg: dolt");
  expect(labels[3]).toContain("Kurator: 650, föreslaget tak 400");
});

it("has every picture's numbers in a table beside it", () => {
  const sections = [...shown(tableOf(...all())).querySelectorAll("section")].filter((section) => section.querySelector("svg[role=img] rect") !== null);

  const withoutTable = sections.filter((section) => section.querySelector("table") === null).map((section) => section.querySelector("h2")?.textContent);
  expect(withoutTable).toEqual(["Hölls löftet?", "Elever per heltidstjänst"]); // theirs: the table of how it went, and the numbers on the bars
});

it("calls the ceiling a proposal, and says what nobody wrote down", () => {
  const text = words(shown(tableOf(...all())));

  expect(text).toContain("Taket är ett förslag i SOU 2021:11, inte en regel.");
  expect(text).toContain("Skolsköterska: ingen har skrivit in hur många tjänster som finns.");
});
