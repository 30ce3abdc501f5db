// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { wayBack } from "./way_back";

const open: (() => void)[] = [];

beforeEach(() => wayBack.start());
afterEach(async () => {
  for (const close of open.splice(0)) close();
  await atDepth(0);
  wayBack.stop();
});

function state(): unknown {
  return history.state;
}

async function atDepth(wanted: number): Promise<void> {
  await vi.waitFor(() => expect((state() as { depth: number } | null)?.depth ?? 0).toBe(wanted));
}

/** Open something that closes when it is told to. */
function layer(undone: string[], name: string): () => void {
  const close = wayBack.over(() => {
    undone.push(name);
    close();
  });
  open.push(close);
  return close;
}

it("undoes what came last, one thing at a time, and no more than there is", async () => {
  const undone: string[] = [];
  layer(undone, "screen");
  layer(undone, "sheet");
  await atDepth(2);

  history.back();
  await atDepth(1);
  expect(undone).toEqual(["sheet"]);

  history.back();
  await atDepth(0);
  expect(undone).toEqual(["sheet", "screen"]);
});

it("takes its step out of the history when it is closed in the page", async () => {
  const undone: string[] = [];
  layer(undone, "screen");
  const close = layer(undone, "sheet");
  await atDepth(2);

  close();
  await atDepth(1);
  history.back();
  await atDepth(0);

  expect(undone).toEqual(["screen"]);
});

it("keeps what Back may not put away, and does not go forward to what was put away", async () => {
  const asked = vi.fn();
  open.push(wayBack.over(asked));
  await atDepth(1);

  history.back();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  await atDepth(1);

  open.pop()?.();
  await atDepth(0);
  history.forward();
  await atDepth(0);
  expect(asked).toHaveBeenCalledOnce();
});

it("tells nothing in the history but a number", async () => {
  open.push(wayBack.behind(3, vi.fn()));
  await atDepth(3);

  expect(state()).toEqual({ depth: 3 });
});

it("leaves from where the page was entered", async () => {
  open.push(wayBack.behind(2, vi.fn()));
  await atDepth(2);

  const left = vi.fn();
  wayBack.leave(left);

  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
  await atDepth(0);
  wayBack.start();
});
