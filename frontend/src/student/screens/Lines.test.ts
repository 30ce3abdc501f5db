// @vitest-environment jsdom
import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { Client } from "../../api/client";
import { ThreadsApi } from "../../api/threads";
import { Conversation } from "../../threads/conversation.svelte";
import type { Line } from "../../threads/lines";
import type { Postman } from "../../threads/postman";
import Lines from "./Lines.svelte";

const COUNT = 300;

function line(seq: number): Line {
  const at = new Date(Date.UTC(2026, 10, 1 + Math.floor(seq / 100), 8));
  return { kind: "message", seq, at, author: "elin", mid: String(seq), role: 1, text: `nummer ${seq}`, more: {}, warning: null };
}

it("draws the newest lines of a long thread at once, and all of it in order soon after", async () => {
  const conversation = new Conversation("t", { api: new ThreadsApi(new Client()), party: null, postman: undefined as unknown as Postman });
  conversation.lines = Array.from({ length: COUNT }, (_, at) => line(at + 1));

  render(Lines, { conversation, person: "alva", label: "" });
  expect(screen.getByText(`nummer ${COUNT}`)).toBeTruthy();
  expect(screen.queryByText("nummer 1")).toBeNull();

  await screen.findByText("nummer 1", {}, { timeout: 50_000 });
  expect(screen.getAllByText(/^nummer/).map(({ textContent }) => textContent)).toEqual(Array.from({ length: COUNT }, (_, at) => `nummer ${at + 1}`));
  expect(document.querySelectorAll(".day")).toHaveLength(4);
});
