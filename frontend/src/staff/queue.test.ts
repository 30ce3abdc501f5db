import { expect, it } from "vitest";
import type { Clock, ListedThread } from "../api/types";
import { dayNumber } from "../i18n/dates";
import { madeThread as made } from "./made";
import { answerBefore, claimOf, firstToTake, groupsOf, markOf } from "./queue";

const now = new Date("2026-11-23T12:00:00Z"); // Monday 13.00 in Stockholm

function order(...threads: ListedThread[]): string[] {
  return groupsOf(threads, now, dayNumber).map(({ kind, threads: members }) => `${kind}: ${members.map(({ id }) => id).join(" ")}`);
}

function due(moment: string, more: Partial<Clock> = {}): Partial<Clock> {
  return { due_at: moment, escalate_at: moment, ...more };
}

it("puts danger first, then what is late, then the days by the school's calendar", () => {
  const threads = [
    made("monday", {}, due("2026-11-30T08:00:00Z")),
    made("tomorrow", {}, due("2026-11-24T07:00:00Z")),
    made("tonight", {}, due("2026-11-23T22:50:00Z")), // 23.50: today
    made("after midnight", {}, due("2026-11-23T23:10:00Z")), // 00.10: tomorrow, although the same day in UTC
    made("late", {}, due("2026-11-23T11:00:00Z")),
    made("danger", { urgency: "acute" }, { due_at: null, escalate_at: "2026-11-23T12:20:00Z" }),
  ];

  expect(order(...threads)).toEqual([
    "danger: danger", "late: late", "today: tonight", "tomorrow: after midnight tomorrow", "day: monday",
  ]);
});

it("orders a group by the time left", () => {
  expect(order(
    made("16.30", {}, due("2026-11-23T15:30:00Z")),
    made("15.10", { urgency: "soon" }, { due_at: "2026-11-24T06:00:00Z", escalate_at: "2026-11-23T14:10:00Z" }),
    made("16.05", {}, due("2026-11-23T15:05:00Z")),
  )).toEqual(["today: 15.10 16.05 16.30"]);
});

it("puts what is marked “Snart” first in its day, whatever the clock says, and of those who has least time left", () => {
  const soon = (id: string, moment: string) => made(id, { urgency: "soon" }, { due_at: "2026-11-24T06:00:00Z", escalate_at: moment });

  expect(order(
    made("14.00", {}, due("2026-11-23T13:00:00Z")),
    soon("soon 17.00", "2026-11-23T16:00:00Z"),
    made("lowered 15.00", { urgency: "soon", lowered_to: "routine" }, due("2026-11-23T14:00:00Z")),
    soon("soon 16.00", "2026-11-23T15:00:00Z"),
  )).toEqual(["today: soon 16.00 soon 17.00 14.00 lowered 15.00"]);
});

it("lets nobody starve: who has waited since Friday comes before somebody of today", () => {
  const friday = made("friday", {}, due("2026-11-23T14:10:00Z", { opened_at: "2026-11-20T14:10:00Z" }));
  const today = made("today", {}, due("2026-11-23T14:00:00Z", { opened_at: "2026-11-23T08:00:00Z" }));

  expect(order(today, friday)).toEqual(["today: friday today"]);
});

it("shows the longest late first", () => {
  expect(order(
    made("an hour", {}, due("2026-11-23T11:00:00Z")),
    made("taken over", {}, due("2026-11-23T08:00:00Z", { escalated_at: "2026-11-23T08:00:00Z", back_up_due_at: "2026-11-23T20:00:00Z" })),
  )).toEqual(["late: taken over an hour"]);
});

it("shows the oldest danger first, also where the back-up has taken over", () => {
  const danger = (id: string, clock: Partial<Clock>) => made(id, { urgency: "acute" }, clock);

  expect(order(
    danger("new", { opened_at: "2026-11-23T11:55:00Z", due_at: "2026-11-24T11:55:00Z", escalate_at: "2026-11-23T12:25:00Z" }),
    danger("taken over", { opened_at: "2026-11-23T11:00:00Z", due_at: "2026-11-24T11:00:00Z", escalated_at: "2026-11-23T11:30:00Z" }),
  )).toEqual(["danger: taken over new"]);
});

it("takes a false alarm out of danger, and moves none of its times", () => {
  const alarm = made("alarm", { urgency: "acute", false_alarm: true }, { due_at: "2026-11-24T09:00:00Z", escalate_at: "2026-11-23T15:00:00Z" });

  expect(order(alarm)).toEqual(["today: alarm"]);
  expect(answerBefore(alarm)).toEqual(new Date("2026-11-23T15:00:00Z"));
});

it("keeps what was answered last, and above it the students who have not opened the answer", () => {
  expect(order(
    made("closed", { state: "closed" }, null),
    made("old", { state: "answered", newest_at: "2026-11-20T09:00:00Z" }, null),
    made("new", { state: "answered", newest_at: "2026-11-22T09:00:00Z" }, null),
    made("not opened", { state: "answered", urgency: "soon", not_opened_since_answer: true }, null),
  )).toEqual(["unopened: not opened", "answered: new old", "closed: closed"]);
});

it("keeps danger that was answered high until a person ends it", () => {
  const answered = { urgency: "acute", state: "answered" } as const;
  expect(order(
    made("late", {}, due("2026-11-23T11:00:00Z")),
    made("answered", { ...answered, not_opened_since_answer: true }, null),
    made("comes back", { urgency: "acute" }, due("2026-11-23T16:00:00Z", { kind: "follow_up" })),
    made("did not come back", { urgency: "acute" }, due("2026-11-23T11:00:00Z", { kind: "follow_up" })),
    made("alarm", { ...answered, false_alarm: true }, null),
    made("closed", { ...answered, state: "closed" }, null),
    made("danger", { urgency: "acute" }, { due_at: null, escalate_at: "2026-11-23T12:20:00Z" }),
  )).toEqual(["danger: danger did not come back", "watch: answered comes back", "late: late", "answered: alarm", "closed: closed"]);
});

it("tells the back-up its own time once it has taken over", () => {
  const thread = made("x", {}, { escalated_at: "2026-11-23T09:00:00Z", back_up_due_at: "2026-11-23T21:00:00Z" });

  expect(answerBefore(thread)).toEqual(new Date("2026-11-23T21:00:00Z"));
});

it.each([
  ["nobody", {}, {}],
  ["mine", { claimed_by: { id: "me", name: "Elin" }, claimed_at: "2026-11-23T09:10:00Z" }, {}],
  ["theirs", { claimed_by: { id: "amir", name: "Amir" }, claimed_at: "2026-11-23T11:30:00Z" }, {}],
  ["silent", { claimed_by: { id: "amir", name: "Amir" }, claimed_at: "2026-11-23T08:00:00Z" }, { opened_at: "2026-11-23T07:59:00Z" }],
  ["theirs", { claimed_by: { id: "amir", name: "Amir" }, claimed_at: "2026-11-20T08:00:00Z" }, { opened_at: "2026-11-23T11:59:00Z" }],
  ["back_up", {}, { escalated_at: "2026-11-23T10:00:00Z" }],
] as const)("says who has it: %s", (claim, thread, clock) => {
  expect(claimOf(made("x", thread, clock), "me", now)).toBe(claim);
});

it.each([
  ["acute", { urgency: "acute" }, {}],
  ["routine", { urgency: "acute", false_alarm: true }, {}],
  ["soon", { urgency: "soon" }, {}],
  ["soon", { urgency: "acute", lowered_to: "soon" }, {}],
  ["routine", { urgency: "acute", lowered_to: "routine" }, {}],
  ["late", { urgency: "soon" }, { due_at: "2026-11-23T11:59:00Z" }],
  ["acute", { urgency: "acute" }, { due_at: null, escalated_at: "2026-11-23T10:00:00Z" }],
  ["acute", { urgency: "acute", state: "answered" }, null],
  ["routine", { urgency: "acute", state: "closed" }, null],
  ["routine", {}, {}],
] as const)("marks a row as %s", (mark, thread, clock) => {
  expect(markOf(made("x", thread, clock), now)).toBe(mark);
});

it("leads whoever is to acknowledge to danger that nobody has taken, then to what the back-up was given; else nowhere", () => {
  const given = made("given", {}, { escalated_at: "2026-11-23T08:00:00Z", due_at: "2026-11-23T08:00:00Z" });
  const danger = made("danger", { urgency: "acute" }, { due_at: null, escalate_at: "2026-11-23T12:20:00Z" });
  const taken = { ...danger, id: "taken", claimed_by: { id: "a", name: "Anna" } };
  const calm = made("calm", {}, due("2026-11-24T07:00:00Z"));

  expect(firstToTake([calm, given, taken, danger], now)).toBe("danger");
  expect(firstToTake([calm, given, taken], now)).toBe("given");
  expect(firstToTake([calm, taken], now)).toBeNull();
});
