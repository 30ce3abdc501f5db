// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import CompareForm from "./CompareForm.svelte";

const code = "24339 05811 93517 86182";

async function typed(text: string) {
  const onsame = vi.fn(() => Promise.resolve());
  render(CompareForm, { ask: "Be Bo läsa upp sin kod.", expected: code, go: "Släpp in Bo", onsame });
  await fireEvent.input(screen.getByLabelText("Tjugo siffror"), { target: { value: text } });
  await fireEvent.click(screen.getByRole("button", { name: "Släpp in Bo" }));
  return onsame;
}

it("lets nobody in whose digits differ in one place", async () => {
  const onsame = await typed(code.replace("24339", "24338"));

  expect(onsame).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toContain("Siffrorna stämmer inte");
});

it("asks for all twenty digits", async () => {
  const onsame = await typed(code.slice(0, 11));

  expect(onsame).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toBe("Koden ska vara tjugo siffror.");
});

it("goes on when all twenty are the same", async () => {
  expect(await typed(code.replaceAll(" ", ""))).toHaveBeenCalledOnce();
});
