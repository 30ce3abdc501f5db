// @vitest-environment jsdom
import { render } from "@testing-library/svelte";
import { expect, it } from "vitest";
import MonthPage from "./MonthPage.svelte";
import type { Cell, Row, RowBranch, Table } from "./table";

const hidden: Cell = { value: null, hidden: true };
const of = (value: number): Cell => ({ value, hidden: false });

function row(branch: RowBranch, more: Partial<Row> = {}): Row {
  return {
    branch, clocks: of(25), kept: of(25), late: hidden, elsewhere: hidden, none_needed: hidden, withdrawn: hidden,
    attainment: 96, median_h: 5.2, p90_h: 19, longest_h: 31, hidden: false, ...more,
  };
}

const nothing: Partial<Row> = { clocks: hidden, kept: hidden, attainment: null, median_h: null, p90_h: null, longest_h: null, hidden: true };

function shown(...rows: Row[]): HTMLElement {
  const table: Table = { school: { id: "s", name: "Kvarnskolan" }, month: "2026-10", published_at: "2026-11-02T05:00:00Z", students: of(20), rows };
  return render(MonthPage, { table }).container;
}

const words = (element: HTMLElement) => element.textContent.replace(/\s+/g, " ");

it("begins with a sentence", () => {
  const text = words(shown(row("counsellor"), row("nurse"), row("all")));

  expect(text).toContain("I oktober 2026 fick 96 av 100 svar inom utlovad tid, 24 timmar.");
  expect(text).toContain("25 meddelanden väntade på svar, från 20 elever. Siffrorna publicerades 2 november 2026 och ändras inte.");
});

it("says hidden where a number is hidden, and never zero", () => {
  const cells = [...shown(row("counsellor"), row("nurse"), row("all")).querySelectorAll("td")].map((cell) => cell.textContent.trim());

  expect(cells.slice(0, 9)).toEqual(["25", "25", "25", "25", "25", "25", "dolt", "dolt", "dolt"]);
  expect(cells).not.toContain("0");
});

it("shows no picture and no table of a month with too few", () => {
  const page = shown(row("counsellor", nothing), row("nurse", nothing), row("all", nothing));

  expect(words(page)).toContain("För få för att visa.");
  expect(page.querySelector("svg, table")).toBeNull();
});

it("tells a screen reader what the pictures show", () => {
  const labels = [...shown(row("counsellor"), row("nurse"), row("all")).querySelectorAll("svg")].map((svg) => svg.getAttribute("aria-label"));

  expect(labels[0]).toBe("Hölls löftet? Kurator: 96. Skolsköterska: 96. Alla: 96");
  expect(labels[1]).toContain("Kurator: hälften 5 tim, nio av tio 19 tim, längst 31 tim");
});
