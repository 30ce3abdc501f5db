import { expect, it } from "vitest";
import type { Client } from "../../api/client";
import { told, WORDS } from "../../testing/crossing";
import { Crossings } from "./crossings.svelte";

it("tries anew what did not open before", async () => {
  const { crossing, nurse } = await told();
  let hasKeys = false;
  const holder: typeof nurse.holder = (kid, team) => (hasKeys ? nurse.holder(kid, team) : Promise.resolve(undefined));
  const client = { get: () => Promise.resolve({ crossings: [crossing] }) } as unknown as Client;
  const crossings = new Crossings(client, { ...nurse, holder });

  await crossings.load();
  expect(crossings.opened.get(crossing.id)).toBeNull();
  hasKeys = true;
  await crossings.load();

  expect(crossings.opened.get(crossing.id)).toEqual(WORDS);
});
