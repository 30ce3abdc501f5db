// @vitest-environment jsdom
import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { Client } from "../../api/client";
import { ThreadsApi } from "../../api/threads";
import { readerHere } from "../../testing/text_reader";
import { Watchful } from "../watchful.svelte";
import { Writing } from "../writing.svelte";
import Before from "./Before.svelte";

const LOOKED_FOR = "Öppnar du inte svaret letar någon av dem upp dig i skolan.";

it.each([["acute", true], ["soon", true], ["routine", false]] as const)("tells beforehand that somebody looks for who does not open an answer: %s, %s", (urgency, told) => {
  const writing = new Writing(new ThreadsApi(new Client()), new Watchful(readerHere));
  writing.chosen = urgency;

  render(Before, { writing, person: "p", startsOver: false, onunlock: () => undefined });

  expect(screen.queryByText(LOOKED_FOR) !== null).toBe(told);
});
