import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACUTE_GRACE_MS, GRACE_MS, graceOf, NEAR_MS } from "./grace";
import { CHANGED_MS, Reply } from "./reply.svelte";
import { t } from "./words";
import type { Thread } from "../api/types";

const sent: string[] = [];
let kept = "";
let post: (text: string) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  kept = "";
  post = (text) => {
    sent.push(text);
    return Promise.resolve();
  };
});
afterEach(() => void vi.useRealTimers());

function reply(): Reply {
  const keep = (text: string) => {
    kept = text;
    return Promise.resolve();
  };
  return new Reply({ load: () => Promise.resolve(kept), keep, post: (text) => post(text) });
}

it("leaves once, after the seconds in which it can be taken back", async () => {
  const one = reply();
  one.write("Det räknas absolut.");
  one.send();
  one.send();

  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect(sent).toEqual([]);

  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual(["Det räknas absolut."]);
  expect([one.text, kept, one.isHeld]).toEqual(["", "", false]);
});

it("comes back into the field when it is undone, and nothing was sent", async () => {
  const one = reply();
  one.write("Fel elev");
  one.send();
  one.undo();
  await vi.advanceTimersByTimeAsync(10 * GRACE_MS);

  expect(sent).toEqual([]);
  expect([one.text, one.isHeld]).toEqual(["Fel elev", false]);
});

it("leaves once, and is not taken back, while the network is slow", async () => {
  let arrive = (): void => undefined;
  post = (text) => {
    sent.push(text);
    return new Promise((done) => (arrive = done));
  };
  const one = reply();
  one.write("Vi ses klockan tio.");
  one.send();
  const [first, second] = [one.leave(), one.leave()];
  one.undo();
  expect([sent, one.isHeld]).toEqual([["Vi ses klockan tio."], true]);

  arrive();
  await Promise.all([first, second]);
  expect([one.text, one.isHeld]).toEqual(["", false]);
});

it("is kept while it is held, so that a closed page loses nothing", () => {
  const one = reply();
  one.write("Kom på lektionstid");
  one.send();

  expect(kept).toBe("Kom på lektionstid");
});

it("stays in the field when it could not be sealed", async () => {
  post = () => Promise.reject(new Error("no crypto"));
  const one = reply();
  one.write("Hej");
  one.send();
  await vi.advanceTimersByTimeAsync(GRACE_MS);

  expect([one.text, kept, one.isHeld]).toEqual(["Hej", "Hej", false]);
  expect(one.error).toBeInstanceOf(Error);
});

it("brings back an unfinished answer, but never over what is being written", async () => {
  kept = "Påbörjat";
  const [fresh, busy] = [reply(), reply()];
  await fresh.restore();
  busy.text = "Nytt";
  await busy.restore();

  expect([fresh.text, busy.text]).toEqual(["Påbörjat", "Nytt"]);
});

it("asks for whom it is, when “Send” comes right after the page has changed, and holds nothing until then", async () => {
  const one = reply();
  one.write("Till rätt elev");
  one.beware();
  await vi.advanceTimersByTimeAsync(CHANGED_MS - 1);
  one.send();
  one.send();
  await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
  expect([one.asks, one.isHeld, sent]).toEqual([true, false, []]);

  one.sure();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  expect([one.asks, sent]).toEqual([false, ["Till rätt elev"]]);
});

it("asks nothing a second after the page has changed, and no more once it is written on", async () => {
  const one = reply();
  one.write("Hej");
  one.beware();
  one.send();
  one.write("Hej du");
  expect(one.asks).toBe(false);

  await vi.advanceTimersByTimeAsync(CHANGED_MS);
  one.send();
  expect([one.asks, one.isHeld]).toEqual([false, true]);
});

it("goes at once where nothing may be held, and says “no” to nobody who was not asked", () => {
  const one = reply();
  one.write("Ring 112 nu.");
  one.sure(0);
  expect(sent).toEqual([]);

  one.send(0);
  expect(sent).toEqual(["Ring 112 nu."]);
});

const NOW = new Date("2026-11-23T10:00:00Z");
const inMs = (ms: number) => new Date(NOW.getTime() + ms).toISOString();
type Clock = NonNullable<Thread["clock"]>;

/** A thread of which an answer is due so long from now. */
function due(clock: Partial<Clock>, urgency: Thread["urgency"] = "routine"): Thread {
  const none = { due_at: null, escalate_at: null, escalated_at: null, back_up_due_at: null };
  return { urgency, false_alarm: false, lowered_to: null, state: "waiting", clock: { ...none, ...clock } } as Thread;
}

it("is held for ten seconds, three where somebody is in danger, and not at all when the time is nearly up", () => {
  expect(graceOf(due({ due_at: inMs(NEAR_MS + 1) }), NOW)).toBe(GRACE_MS);
  expect(graceOf({ ...due({}), clock: null }, NOW)).toBe(GRACE_MS);
  expect(graceOf(due({ due_at: inMs(-1), escalated_at: inMs(-1) }), NOW)).toBe(GRACE_MS);
  expect(graceOf(due({ escalate_at: inMs(20 * NEAR_MS) }, "acute"), NOW)).toBe(ACUTE_GRACE_MS);
  for (const which of ["due_at", "escalate_at", "back_up_due_at"] as const) expect(graceOf(due({ [which]: inMs(NEAR_MS) }), NOW)).toBe(0);
});

it("says as many seconds as it is held for", () => {
  expect(t("reply.grace")).toContain(`${(GRACE_MS / 1000).toString()} sekunder`);
  expect(t("reply.grace.acute")).toContain(`${(ACUTE_GRACE_MS / 1000).toString()} sekunder`);
});
