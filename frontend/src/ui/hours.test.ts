// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { hoursOf, isHours } from "./hours";
import HoursField from "./HoursField.svelte";

it.each([["8", "08:00"], ["8.30", "08:30"], ["0830", "08:30"], ["17:05", "17:05"], [" 23 15 ", "23:15"], ["00:00", "00:00"]])("takes %s as %s", (typed, meant) => {
  expect(hoursOf(typed)).toBe(meant);
});

it.each(["24:00", "8:7", "klockan 8", "12:60", ""])("leaves “%s”, which is no moment of the day, and refuses it", (typed) => {
  expect(hoursOf(typed)).toBe(typed);
  expect(isHours(typed)).toBe(false);
});

it("shows twenty-four hours whatever the browser's own language does", async () => {
  render(HoursField, { label: "Öppnar", value: "17:00" });
  const field = screen.getByLabelText<HTMLInputElement>("Öppnar");

  expect([field.type, field.value]).toEqual(["text", "17:00"]);
  await fireEvent.input(field, { target: { value: "18.30" } });
  await fireEvent.blur(field);
  expect(field.value).toBe("18:30");
});
