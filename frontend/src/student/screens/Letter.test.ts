// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import { standInADrawnPage } from "../../testing/page";
import type { StudentApp } from "../app.svelte";
import { t } from "../later/words";
import Letter from "./Letter.svelte";

afterEach(cleanup);

async function refused(error: ApiError): Promise<void> {
  standInADrawnPage();
  const app = { redeemLetter: () => Promise.reject(error) } as unknown as StudentApp;
  render(Letter, { app });
  await fireEvent.input(screen.getByLabelText(t("letter.code")), { target: { value: "ABCD" } });
  await fireEvent.input(screen.getByLabelText(t("letter.password")), { target: { value: "en lång mening" } });
  await fireEvent.submit(screen.getByRole("button", { name: t("continue") }));
  await screen.findByRole("button", { name: t("continue") });
}

it("tells whom to turn to, with numbers to call, where the account has ended", async () => {
  await refused(new ApiError(403, "account_ended"));

  expect((await screen.findByRole("link", { name: "112" })).getAttribute("href")).toBe("tel:112");
  expect(screen.queryByText(t("letter.unknown"))).toBeNull();
});

it("says of another refusal that the code is unknown", async () => {
  await refused(new ApiError(404, "not_found"));

  expect(await screen.findByText(t("letter.unknown"))).not.toBeNull();
});
