// @vitest-environment jsdom
import { expect, it } from "vitest";
import { localNumbers } from "./local.svelte";
import type { LocalHelp } from "../api/types";

const row = (label: string): LocalHelp => ({ label, number: "031-390 06 40", hours: "", opening: [], holidays: "", verified_on: "2026-01-01", expires_on: "2027-01-01" });

it("shows the numbers of who signed in, though those of the poster come later", async () => {
  let poster: (rows: LocalHelp[]) => void = () => undefined;
  const slow = localNumbers.fetch({ localHelp: () => new Promise((resolve) => (poster = resolve)) }, "poster");

  await localNumbers.fetch({ localHelp: () => Promise.resolve([row("Egna skolan")]) }, "own");
  poster([row("Affischens skola")]);
  await slow;

  expect(localNumbers.rows.map(({ label }) => label)).toEqual(["Egna skolan"]);
});
