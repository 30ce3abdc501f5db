// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { backoff } from "./backoff";
import { Live } from "./live";

/** The browser's socket, driven by the test. */
class Wire {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;

  close(): void {
    this.closed = true;
  }

  says(news: object): void {
    this.onmessage?.({ data: JSON.stringify(news) });
  }

  breaks(code = 1006): void {
    this.onclose?.({ code });
  }
}

function listen() {
  const wires: Wire[] = [];
  const ports = { onNews: vi.fn(), onNotice: vi.fn(), onConnection: vi.fn(), onRefused: vi.fn(), poll: vi.fn().mockRejectedValue(new Error("away")) };
  const connect = () => {
    const wire = new Wire();
    wires.push(wire);
    return wire as unknown as WebSocket;
  };
  const live = new Live({ ...ports, connect, random: () => 1 });
  live.start();
  return { live, wires, ...ports };
}

const hello = { type: "hello", heads: { t: [3, 1] }, now: "2026-11-22T20:10:00Z" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("passes on what the server tells", () => {
  const { live, wires, onNews, onConnection } = listen();

  wires[0]?.says(hello);

  expect(onConnection).toHaveBeenCalledWith("live");
  expect(onNews).toHaveBeenCalledWith(hello);
  live.stop();
});

it("tells of notices apart from threads", () => {
  const { live, wires, onNews, onNotice } = listen();

  wires[0]?.says({ type: "notice" });

  expect(onNotice).toHaveBeenCalledOnce();
  expect(onNews).not.toHaveBeenCalled();
  live.stop();
});

it("comes back after half a second, then ever later, and starts over once it was heard", async () => {
  const { live, wires } = listen();

  wires[0]?.breaks();
  await vi.advanceTimersByTimeAsync(500);
  expect(wires).toHaveLength(2);
  wires[1]?.breaks();
  await vi.advanceTimersByTimeAsync(900);
  expect(wires).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(wires).toHaveLength(3);
  live.stop();
});

it("gives up a socket that has gone silent", async () => {
  const { live, wires } = listen();
  wires[0]?.says(hello);

  await vi.advanceTimersByTimeAsync(51_000);

  expect(wires[0]?.closed).toBe(true);
  expect(wires.length).toBeGreaterThan(1);
  live.stop();
});

it("asks over HTTP where sockets are blocked", async () => {
  const { live, wires, poll, onNews, onConnection } = listen();
  poll.mockResolvedValue({ heads: { t: [4, 1] }, now: hello.now });

  wires[0]?.breaks();
  await vi.advanceTimersByTimeAsync(500);
  wires[1]?.breaks();
  await vi.advanceTimersByTimeAsync(0);

  expect(onConnection).toHaveBeenCalledWith("polling");
  expect(onNews).toHaveBeenCalledWith({ type: "heads", heads: { t: [4, 1] }, now: hello.now });
  live.stop();
});

it("stops, and says why, when the session has ended", async () => {
  const { wires, onRefused } = listen();

  wires[0]?.breaks(4401);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(onRefused).toHaveBeenCalledExactlyOnceWith(4401);
  expect(wires).toHaveLength(1);
});

it("closes its socket when the page is put away, and opens one when it is back", () => {
  const { live, wires } = listen();

  dispatchEvent(new Event("pagehide"));
  expect(wires[0]?.closed).toBe(true);
  dispatchEvent(new Event("pageshow"));

  expect(wires).toHaveLength(2);
  live.stop();
});

it("waits between half a second and half a minute", () => {
  expect([backoff(0, () => 0), backoff(0, () => 1), backoff(50, () => 1)]).toEqual([250, 500, 30_000]);
});
