// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, expect, it } from "vitest";
import { Client } from "../../api/client";
import { ThreadsApi } from "../../api/threads";
import { standInADrawnPage } from "../../testing/page";
import { readerHere } from "../../testing/text_reader";
import { Watchful } from "../watchful.svelte";
import { t as nameless } from "../anonymous_words";
import { t } from "../later/words";
import { Writing } from "../writing.svelte";
import MoreSheet from "./MoreSheet.svelte";

afterEach(cleanup);

it("has no answer to how urgent it feels before the student gives one", async () => {
  standInADrawnPage();
  const writing = new Writing(new ThreadsApi(new Client()), new Watchful(readerHere));
  render(MoreSheet, { writing, person: "p", onclose: () => undefined });
  const radios = () => within(screen.getByRole("group", { name: t("urgency.title") })).getAllByRole("radio");
  expect(radios().map((radio) => radio instanceof HTMLInputElement && radio.checked)).toEqual([false, false, false]);

  await fireEvent.click(screen.getByRole("radio", { name: t("urgency.soon") }));

  expect(writing.chosen).toBe("soon");
});

it.each([{ answer: "at_school", word: "" }, { answer: "here", word: "blåbär" }] as const)("says what gives a writer without a name away, and says it to nobody else: %o", async (chosen) => {
  standInADrawnPage();
  const writing = Object.assign(new Writing(new ThreadsApi(new Client()), new Watchful(readerHere)), chosen);
  render(MoreSheet, { writing, person: "p", onclose: () => undefined });
  expect(screen.queryByText(t("nameless.known"))).toBeNull();

  await fireEvent.click(screen.getByRole("radio", { name: new RegExp(nameless("nameless")) }));
  expect(screen.queryByText(t("nameless.known"))).not.toBeNull();

  Object.assign(writing, { answer: "here", word: "" });
  await tick();
  expect(screen.queryByText(t("nameless.known"))).toBeNull();
});
