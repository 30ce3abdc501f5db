// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { t as common } from "../i18n/common";
import { t } from "../student/words";
import Callable from "./Callable.svelte";

afterEach(cleanup);

it.each([t("sent.acute_about"), t("thread.acute_stays"), t("thread.acute_line", { reads: "Ingen läser före måndag 23 november kl. 11.20." }), common("insecure.danger")])(
  "lets both numbers be called, and changes no word: %s", (text) => {
    const { container } = render(Callable, { text });

    expect(container.textContent).toBe(text);
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["tel:112", "tel:116111"]);
  },
);

it("takes no other number for one to call", () => {
  render(Callable, { text: "Svar senast måndag 23 november kl. 11.20, rum 1123." });

  expect(screen.queryAllByRole("link")).toEqual([]);
});
