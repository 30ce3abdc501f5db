// @vitest-environment jsdom
import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { language } from "../../i18n/language.svelte";
import Bris from "./Bris.svelte";

afterEach(() => language.choose("sv"));

it("says who can be talked to now in the language that is chosen while it shows", async () => {
  const { container } = render(Bris);
  expect(container.textContent).toContain("gratis och dygnet runt");

  await language.choose("en");

  await expect.poll(() => container.textContent).toContain("free");
  expect(screen.getByRole("link").getAttribute("href")).toBe("tel:116111");
});
