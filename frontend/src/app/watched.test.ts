import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Client } from "../api/client";
import { Watched } from "./watched.svelte";

const answers: (object | null)[] = [];
const asked: string[] = [];
let watched: Watched;

function served(url: string): Promise<Response> {
  asked.push(url);
  const answer = answers.shift();
  if (answer === undefined || answer === null) return Promise.resolve(new Response("{}", { status: 403 }));
  return Promise.resolve(Response.json(answer));
}

beforeEach(() => {
  vi.useFakeTimers();
  answers.length = asked.length = 0;
  watched = new Watched(new Client((url) => served(url)));
});
afterEach(() => {
  watched.stop();
  vi.useRealTimers();
});

const minute = () => vi.advanceTimersByTimeAsync(60_000);
const said = () => ({ late: watched.late, threads: [...watched.threads] });

it("asks at once, and once a minute", async () => {
  answers.push({ late: false, threads: [] }, { late: true, threads: ["a"] }, { late: false, threads: [] });
  watched.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toEqual({ late: false, threads: [] });

  await minute();
  expect(said()).toEqual({ late: true, threads: ["a"] });

  await minute();
  expect(said()).toEqual({ late: false, threads: [] });
  expect(asked).toEqual(["/api/watch", "/api/watch", "/api/watch"]);
});

it("keeps what it knew while nobody answers", async () => {
  answers.push({ late: true, threads: ["a"] }, null);
  watched.start();
  await minute();

  expect(said()).toEqual({ late: true, threads: ["a"] });
});

it("asks nothing more once it was stopped", async () => {
  answers.push({ late: false, threads: [] });
  watched.start();
  await vi.advanceTimersByTimeAsync(0);
  watched.stop();
  await minute();

  expect(asked).toHaveLength(1);
});
