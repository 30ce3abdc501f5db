import { expect, it, vi } from "vitest";
import { readerHere } from "../testing/text_reader";
import type { TextReader } from "../triage/in_worker";
import { AfterSending } from "./after_sending.svelte";
import { Danger } from "./danger.svelte";
import { Watchful } from "./watchful.svelte";

const ALARM = "Jag har tagit alla tabletterna nu. Förlåt. Hej då.";
const STRANGE = "Xyl pomg trew quab zint flor";
const sent = (text: string) => ({ mid: "m", thread: "t", text });

function afterReading(start: () => Promise<TextReader> = readerHere) {
  const watchful = new Watchful(start);
  watchful.begin();
  const raise = vi.fn();
  return { raise, watchful, danger: new Danger(watchful), after: new AfterSending({ watchful, raise }) };
}

it("keeps the question after sending, and raises the thread by its answer", async () => {
  const { after, danger, raise, watchful } = afterReading();
  await vi.waitFor(() => expect(watchful.state).toBe("ready"));
  await danger.finish(STRANGE);

  after.sent(sent(STRANGE), danger);
  expect(after.asked).toEqual(sent(STRANGE));
  after.answer("unsure");

  expect([after.asked, after.inDanger, raise.mock.calls]).toEqual([null, "t", [[sent(STRANGE)]]]);
});

it("raises nothing for a no", async () => {
  const { after, danger, raise, watchful } = afterReading();
  await vi.waitFor(() => expect(watchful.state).toBe("ready"));
  await danger.finish(STRANGE);
  after.sent(sent(STRANGE), danger);

  after.answer("no");

  expect([after.asked, raise.mock.calls]).toEqual([null, []]);
});

it("reads what was sent before the reader came, and raises the thread then", async () => {
  const waiting: ((reader: TextReader) => void)[] = [];
  const { after, danger, raise } = afterReading(() => new Promise((come) => waiting.push(come)));
  await danger.finish(ALARM);
  after.sent(sent(ALARM), danger);
  expect(raise).not.toHaveBeenCalled();

  waiting[0]?.(await readerHere());

  await vi.waitFor(() => expect(raise).toHaveBeenCalledExactlyOnceWith(sent(ALARM)));
});

it("reads what was sent while the reader had failed, once it comes after all", async () => {
  vi.useFakeTimers();
  const start = vi.fn().mockRejectedValueOnce(new Error("no model")).mockImplementation(readerHere);
  const { after, danger, watchful } = afterReading(start);
  await vi.advanceTimersByTimeAsync(0);
  expect(watchful.state).toBe("failed");
  after.sent(sent(STRANGE), danger);

  await vi.advanceTimersByTimeAsync(30_000);
  vi.useRealTimers();

  expect(after.asked).toEqual(sent(STRANGE));
});
