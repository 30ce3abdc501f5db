import { expect, it } from "vitest";
import { Client } from "../api/client";
import { promiseClock } from "../app/promise_clock.svelte";
import { Account } from "./account.svelte";

const DAY_MS = 86_400_000;

it("tells the time by the server, whatever the computer's own clock says", async () => {
  const now = new Date(Date.now() + 3 * DAY_MS);
  const session = JSON.stringify({ csrf: "token", now: now.toISOString(), person: null });
  const account = new Account(new Client(() => Promise.resolve(new Response(session))), ["head"]);

  await account.load();

  expect(promiseClock.now.getTime()).toBeGreaterThanOrEqual(now.getTime());
  expect(promiseClock.now.getTime() - now.getTime()).toBeLessThan(DAY_MS);
});
