import { expect, it, vi } from "vitest";
import { Newest } from "./newest.svelte";
import type { Told } from "./newest.svelte";

const told = (id: string, seen_at: string | null): Told => ({ id, text: "news", acute: false, queued_at: "2026-11-17T11:00:00.000Z", seen_at, settled_at: null });

function server(notices: Told[]) {
  return { get: vi.fn().mockResolvedValue({ notices }), post: vi.fn().mockResolvedValue(null) };
}

it("counts what was not opened", async () => {
  const newest = new Newest(server([told("a", null), told("b", "2026-11-17T12:00:00.000Z"), told("c", null)]));
  await newest.look();
  expect(newest.unseen).toBe(2);
});

it("says once that the list was opened, and still marks what was new in it", async () => {
  const client = server([told("a", null)]);
  const newest = new Newest(client);
  await newest.look();
  await newest.see();
  await newest.see();
  expect(client.post).toHaveBeenCalledExactlyOnceWith("/api/notices/seen");
  expect([newest.unseen, newest.rows[0]?.seen_at]).toEqual([0, null]);
});

it("keeps what it knew when there is no answer, and what was not taken stays unopened", async () => {
  const client = server([told("a", null)]);
  const newest = new Newest(client);
  await newest.look();
  client.get.mockRejectedValue(new Error("away"));
  client.post.mockRejectedValue(new Error("away"));
  await newest.look();
  await newest.see();
  expect([newest.unseen, newest.rows.length]).toEqual([1, 1]);
});
