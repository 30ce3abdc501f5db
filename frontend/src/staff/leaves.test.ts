import { expect, it } from "vitest";
import type { ListedThread } from "../api/types";
import { leavesWords, onlyLeavers, openOfLeavers } from "./leaves";
import { madeThread } from "./made";

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

it("keeps beside them what nobody may miss: danger, what is to be answered soon, and what is late", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  const threads = [
    madeThread("leaves", { student: { ...someone, last_day: "2027-06-12" } }), madeThread("waits"),
    madeThread("danger", { urgency: "acute" }), madeThread("answered danger", { urgency: "acute", state: "answered" }, null),
    madeThread("soon", { urgency: "soon" }), madeThread("late", {}, { due_at: "2026-11-23T11:00:00Z" }),
    madeThread("false alarm", { urgency: "acute", false_alarm: true }), madeThread("answered", { urgency: "soon", state: "answered" }, null),
  ];

  expect(onlyLeavers(threads, now).map(({ id }) => id)).toEqual(["leaves", "danger", "answered danger", "soon", "late"]);
});
