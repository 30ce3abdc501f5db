// @vitest-environment jsdom
import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { Client } from "../../api/client";
import { ThreadsApi } from "../../api/threads";
import { standInADrawnPage } from "../../testing/page";
import { readerHere } from "../../testing/text_reader";
import { Watchful } from "../watchful.svelte";
import { t } from "../later/words";
import { Writing } from "../writing.svelte";
import MoreSheet from "./MoreSheet.svelte";

it("has no answer to how urgent it feels before the student gives one", async () => {
  standInADrawnPage();
  const writing = new Writing(new ThreadsApi(new Client()), new Watchful(readerHere));
  render(MoreSheet, { writing, person: "p", onclose: () => undefined });
  const radios = () => within(screen.getByRole("group", { name: t("urgency.title") })).getAllByRole("radio");
  expect(radios().map((radio) => radio instanceof HTMLInputElement && radio.checked)).toEqual([false, false, false]);

  await fireEvent.click(screen.getByRole("radio", { name: t("urgency.soon") }));

  expect(writing.chosen).toBe("soon");
});
