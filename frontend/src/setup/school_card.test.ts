// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { Client } from "../api/client";
import type { Overview, SchoolAdmin, TeamAdmin } from "./admin";
import SchoolCard from "./SchoolCard.svelte";
import { SetupView } from "./setup.svelte";

function team(holders: number, members = 3): TeamAdmin {
  return { id: `t${String(holders)}`, branch: "counsellor", kind: "back_up", name: "Reservkuratorerna", schools: ["s"], members, epoch: 2, holders };
}

function card(more: Partial<SchoolAdmin>): void {
  const none = { school: team(2), back_up: null };
  const school: SchoolAdmin = {
    id: "s", name: "Ekskolan", opened: true, can_open: true, why_not: [], at_risk: [], fingerprint: null,
    teams: { counsellor: { school: team(2), back_up: team(1) }, nurse: none }, ...more,
  };
  const overview: Overview = { organisation: { id: "o", name: "Testkommun" }, schools: [school], teams: [], local_help: [] };
  render(SchoolCard, { view: new SetupView(new Client()), overview, school });
}

it("says what endangers an open school, and what to do about it", () => {
  card({ at_risk: ["back_up_let_in_counsellor"] });

  expect(screen.getByRole("status").textContent).toContain("Be den personen att logga in och släppa in kollegan");
});

it("says before a school opens which profession has no team there, and what happens then", () => {
  card({ opened: false, can_open: false, why_not: ["local_help"], teams: { counsellor: { school: null, back_up: team(2) }, nurse: { school: team(2), back_up: team(2) } } });

  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "Lägg in minst ett lokalt hjälpnummer, med datum då det kontrollerades.",
    "Kuratorerna har inget team på skolan. Skapa det, annars går allt som elever skriver till dem direkt till reservteamet.",
  ]);
});

it("says so too where the school could open without it", () => {
  card({ opened: false, teams: { counsellor: { school: team(2), back_up: team(2) }, nurse: { school: null, back_up: team(2) } } });

  expect(screen.getByRole("listitem").textContent).toContain("Skolsköterskorna har inget team på skolan.");
});

it("has words for a danger that this client does not know yet", () => {
  card({ at_risk: ["something_new"] });

  expect(screen.getByRole("status").textContent).toContain("something_new");
});

it("tells how many of a team hold its keys", () => {
  card({});

  expect(screen.queryByRole("status")).toBeNull();
  expect(screen.getByText("3 personer · 1 har nycklarna")).toBeTruthy();
});

it("never says that everything is in place where nobody at the school can read, and says where it all goes", async () => {
  card({ opened: false, teams: { counsellor: { school: team(0, 0), back_up: team(2) }, nurse: { school: team(0, 2), back_up: team(2) } } });

  expect(screen.queryByText(/Allt är på plats/)).toBeNull();
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "Kuratorernas team på skolan är tomt. Ingen kan läsa där: allt som elever skriver till dem går direkt till reservteamet. Lägg in någon under Personal.",
    expect.stringMatching(/^Ingen i skolsköterskornas team på skolan har teamets nycklar än\..*till reservteamet\./),
  ]);
  await fireEvent.click(screen.getByRole("button", { name: "Öppna för elever" }));
  expect(screen.getByText(/team på skolan är tomt\..*Öppna Ekskolan för elever\?/)).toBeTruthy();
});

it("says of an open school too that a team has become empty", () => {
  card({ teams: { counsellor: { school: team(0, 0), back_up: team(2) }, nurse: { school: team(2), back_up: team(2) } } });

  expect(screen.getByRole("status").textContent).toContain("Kuratorernas team på skolan är tomt.");
});
