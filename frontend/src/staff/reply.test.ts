import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Reply, UNDO_MS } from "./reply.svelte";

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

  await vi.advanceTimersByTimeAsync(UNDO_MS - 1);
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
  await vi.advanceTimersByTimeAsync(10 * UNDO_MS);

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
  await vi.advanceTimersByTimeAsync(UNDO_MS);

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
