import { beforeEach, expect, it, vi } from "vitest";
import { readerHere } from "../testing/text_reader";
import type { TextReader } from "../triage/in_worker";
import { Danger } from "./danger.svelte";
import { Watchful } from "./watchful.svelte";

const ALARM = "Jag har tagit alla tabletterna nu. Förlåt. Hej då.";
const STRANGE = "Xyl pomg trew quab zint flor"; // no language that the reader knows: it is asked
const CALM = "När är du här på torsdag?";
let danger: Danger;

async function ready(start: () => Promise<TextReader> = readerHere): Promise<void> {
  const watchful = new Watchful(start);
  watchful.begin();
  danger = new Danger(watchful);
  await vi.waitFor(() => expect(watchful.state).not.toBe("loading"));
}
beforeEach(() => ready());

it("reads while one writes, and shows danger until the text is emptied, whatever is changed meanwhile", async () => {
  danger.follow(ALARM);
  await vi.waitFor(() => expect([danger.shown, danger.urgency(null)]).toEqual(["alarm", "acute"]));

  danger.follow(CALM);
  await vi.waitFor(() => expect(danger.urgency(null)).toBe("routine"));
  expect(danger.shown).toBe("alarm");

  danger.follow("");
  expect([danger.shown, danger.reading]).toEqual(["calm", null]);
});

it("never lowers what the student chose", async () => {
  await danger.finish(CALM);

  expect([danger.urgency("acute"), danger.urgency("soon")]).toEqual(["acute", "soon"]);
});

it("goes as soon where the question is not answered, and as it is answered otherwise", async () => {
  await danger.finish(STRANGE);
  expect([danger.asks, danger.isUnknown, danger.urgency("routine")]).toEqual([true, true, "soon"]);

  const answers = ["yes", "unsure", "no", "other_yes", "other_unsure", "other_no"] as const;
  const urgencies = answers.map((answer) => {
    danger.answer = answer;
    return danger.urgency(null);
  });
  expect(urgencies).toEqual(["acute", "acute", "soon", "acute", "acute", "soon"]);
  expect(danger.asks).toBe(false);
});

it("leaves the branch to the reading only where the student left it to us, and never in danger", async () => {
  await danger.finish(ALARM);
  expect([danger.branch("either"), danger.branch("nurse")]).toEqual(["either", "nurse"]);

  danger.clear();
  await danger.finish(CALM);
  expect(danger.branch("either")).toBe(danger.reading?.branch);
  expect(danger.branch("counsellor")).toBe("counsellor");
});

it("holds nothing up where the reader does not come: what the student chose is what counts", async () => {
  await ready(() => Promise.reject(new Error("no model")));

  await danger.finish(ALARM);

  expect([danger.reading, danger.urgency("soon"), danger.urgency(null), danger.version]).toEqual([null, "soon", "routine", "none"]);
});

it("does not wait for a reader that is still on its way", async () => {
  const watchful = new Watchful(() => new Promise(() => undefined));
  watchful.begin();
  danger = new Danger(watchful);

  await danger.finish(ALARM);

  expect(danger.urgency("routine")).toBe("routine");
});

it("reads what stands there when a reader comes that failed at first", async () => {
  vi.useFakeTimers();
  const start = vi.fn().mockRejectedValueOnce(new Error("no model")).mockImplementation(readerHere);
  const watchful = new Watchful(start);
  watchful.begin();
  danger = new Danger(watchful);
  for (const text of [CALM, ALARM]) {
    danger.follow(text);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect([watchful.state, danger.shown]).toEqual(["failed", "calm"]);

  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();

  expect([watchful.state, danger.shown]).toEqual(["ready", "alarm"]);
});
