// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Policy, PolicyShown } from "./terms";
import Times from "./Times.svelte";

const POLICY: Policy = {
  mode: "always", answer_min: 1440, back_up_before_min: 0, back_up_soon_min: 480, back_up_acute_min: 30, reminders: [0.5, 0.75, 0.92], deputy_from: 0.75,
  level_2_min: 720, level_2_acute_min: 30, level_3_min: 1440, level_3_acute_min: 30, acknowledge_within_min: 120, acknowledge_within_acute_min: 15, cap_min: 4320,
};
const BOUNDS: PolicyShown["bounds"] = {
  answer_min: [60, 1440], back_up_soon_min: [60, 480], back_up_acute_min: [5, 30], level_2_min: [60, 720], level_2_acute_min: [5, 30], level_3_min: [60, 1440],
  level_3_acute_min: [5, 30], acknowledge_within_min: [15, 120], acknowledge_within_acute_min: [5, 15], cap_min: [1440, 4320],
};
const ANSWER = "Svar senast efter";

it("shows each number in its unit, with how far the school may go", () => {
  render(Times, { policy: POLICY, bounds: BOUNDS, wrong: null });

  expect(screen.getByLabelText<HTMLInputElement>(ANSWER).value).toBe("24");
  expect(screen.getAllByText("timmar, mellan 1 och 24")[0]?.id).toBe(screen.getByLabelText(ANSWER).getAttribute("aria-describedby"));
  expect(screen.getByLabelText<HTMLInputElement>(/Påminnelser till/).value).toBe("50, 75, 92");
});

it("writes what is typed into the draft, in minutes", async () => {
  const policy = { ...POLICY };
  render(Times, { policy, bounds: BOUNDS, wrong: null });

  await fireEvent.input(screen.getByLabelText(ANSWER), { target: { value: "12" } });

  expect(policy.answer_min).toBe(720);
});

it("says at the field that a number goes too far", () => {
  render(Times, { policy: POLICY, bounds: BOUNDS, wrong: new ApiError(422, "policy_wrong", { why: ["answer_min"] }) });

  expect(screen.getByLabelText(ANSWER).getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).toBe("Går inte:");
});

it("asks for the cap where the calendar counts, and for the hours where every day does", () => {
  render(Times, { policy: { ...POLICY, mode: "calendar" }, bounds: BOUNDS, wrong: null });

  expect(screen.queryByLabelText(ANSWER)).toBeNull();
  expect(screen.getByLabelText(/också på lov/)).toBeTruthy();
});
