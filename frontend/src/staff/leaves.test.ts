import { expect, it } from "vitest";
import type { ListedThread } from "../api/types";
import { leavesWords, openOfLeavers } from "./leaves";

function thread(more: Partial<ListedThread>): ListedThread {
  return { state: "answered", student: null, ...more } as ListedThread;
}
const someone = { id: "x", name: "Elin", class: "9A" };

it("says of a student who leaves when, of one who has left since when, and of nobody else anything", () => {
  expect(leavesWords(thread({ student: { ...someone, last_day: "2027-06-12", has_left: false } }))).toBe("Slutar 12 juni 2027");
  expect(leavesWords(thread({ student: { ...someone, last_day: "2027-06-12", has_left: true } }))).toBe("Slutade 12 juni 2027");
  expect(leavesWords(thread({ student: { ...someone, last_day: null, has_left: false } }))).toBeNull();
  expect(leavesWords(thread({ student: null }))).toBeNull();
});

it("counts what is open of students who leave, and not what is closed", () => {
  const leaver = { ...someone, last_day: "2027-06-12", has_left: true };
  const open = thread({ id: "a", student: leaver });

  expect(openOfLeavers([open, thread({ id: "b", student: leaver, state: "closed" }), thread({ id: "c", student: someone })])).toEqual([open]);
});
