import { expect, it } from "vitest";
import type { Triage } from "../../api/types";
import type { Line } from "../../threads/lines";
import type { Band, Reading } from "../../triage/reader";
import { madeThread } from "../made";
import { judgementsOf, questionOf, readByAnother, routedBy, saidBy, spokenFor, standing, weightiest } from "./told";
import type { Message } from "./told";

const AT = new Date("2026-11-23T09:00:00Z");

function message(seq: number, role: 0 | 1): Line {
  return { kind: "message", seq, at: AT, author: `a${role}`, mid: `m${seq}`, role, text: "hej", more: {}, warning: null };
}

function reading(band: Band): Reading {
  return { band, urgency: band === "alarm" ? "acute" : "soon", branch: "either", reasons: [], language: "sv", version: "1" };
}

/** A message of the student's, as it is read here. */
function told(band: Band, { seq = 1, version = "1" } = {}) {
  return { message: message(seq, 0) as Message, reading: { ...reading(band), version } };
}

function triage(more: Partial<Triage> = {}): Triage {
  return { model_version: "1", routing: { wished_branch: "either", branch: "counsellor", urgency: "soon", reasons: [] }, corrections: [], ...more };
}

const talk: Line[] = [message(1, 0), message(2, 0), message(3, 1), message(4, 0), { kind: "event", seq: 5, at: AT, event: "closed", data: {} }];
const seqs = (thread: Parameters<typeof spokenFor>[1], lines = talk) => spokenFor(lines, thread).map(({ seq }) => seq);

it("speaks of what the student wrote last, and of danger for the whole thread", () => {
  expect(seqs(madeThread("x"))).toEqual([4]);
  expect(seqs(madeThread("x", { urgency: "acute" }))).toEqual([4, 2, 1]);
});

it("speaks of the last message also after it was answered", () => {
  expect(seqs(madeThread("x"), [...talk, message(6, 1)])).toEqual([4]);
});

it("tells the highest band, and of equals the newest", () => {
  const read = [{ seq: 4, reading: reading("calm") }, { seq: 2, reading: reading("alarm") }, { seq: 1, reading: reading("alarm") }];

  expect(weightiest(read)?.seq).toBe(2);
  expect(weightiest([])).toBeNull();
});

it.each([
  ["acute", "ask", "acute"], ["soon", "ask", "soon"], ["unasked", "ask", "routine"], [null, "alarm", "acute"], [null, "calm", "routine"],
] as const)("says of the question: %s, where it was read as %s and came as %s", (said, band, urgency) => {
  const known = triage({ routing: { wished_branch: "either", branch: "nurse", urgency, reasons: [] } });

  expect(questionOf(told(band), known)).toBe(said);
});

it.each([["acute", "calm", "acute"], [null, "alarm", "acute"], [null, "calm", "routine"], [null, "ask", "acute"]] as const)(
  "lets what the student said outweigh the reading: %s, where it was read as %s and came as %s", (said, band, urgency) => {
    const known = triage({ routing: { wished_branch: "either", branch: "nurse", urgency, reasons: [] } });

    expect(saidBy(told(band), known)).toBe(said);
  },
);

it.each(["", "none"])("says so where the student's device read nothing: “%s”", (model_version) => {
  expect(questionOf(told("ask"), triage({ model_version }))).toBe("unread");
  expect(readByAnother(told("ask"), triage({ model_version }))).toBe(false);
});

it("says of no later message that it was asked about, or how urgent the student said it is", () => {
  const known = triage({ routing: { wished_branch: "either", branch: "nurse", urgency: "acute", reasons: [] } });

  expect([questionOf(told("ask", { seq: 4 }), known), saidBy(told("calm", { seq: 4 }), known)]).toEqual([null, null]);
  expect(questionOf(told("ask", { seq: 4 }), triage({ model_version: "none" }))).toBeNull();
});

it("says nothing of the kind where the student's device read with another version, which is said", () => {
  const known = triage({ routing: { wished_branch: "either", branch: "nurse", urgency: "acute", reasons: [] } });
  const newer = { version: "2" };

  expect([questionOf(told("ask", newer), known), saidBy(told("calm", newer), known)]).toEqual([null, null]);
  expect([readByAnother(told("calm", newer), known), readByAnother(told("calm"), known)]).toEqual([true, false]);
});

it("says what the student chose where nothing was read", () => {
  const routing = { wished_branch: "either", branch: "nurse", urgency: "acute", reasons: [] } as const;

  expect(saidBy(told("calm", { version: "2" }), triage({ model_version: "none", routing: { ...routing, reasons: [] } }))).toBe("acute");
});

it("lets danger that is told of anew overtake a false alarm, and nothing milder: until then it can be taken back", () => {
  const known = triage({ corrections: [{ kind: "reading", was: "alarm", right: "false_alarm", at: "2026-11-23T09:00:00Z", by: null }] });

  expect(standing(known, "reading", madeThread("x", { urgency: "acute", false_alarm: true }))?.right).toBe("false_alarm");
  expect(standing(known, "reading", madeThread("x", { urgency: "acute" }))).toBeNull();
  for (const milder of [{ urgency: "acute", lowered_to: "soon" }, { urgency: "routine" }] as const) {
    expect(standing(known, "reading", madeThread("x", milder))?.right).toBe("false_alarm");
  }
});

it("lets an urgency stand only as long as the thread stands there", () => {
  const known = triage({ corrections: [{ kind: "urgency", was: "soon", right: "routine", at: "2026-11-23T09:00:00Z", by: null }] });

  expect(standing(known, "urgency", madeThread("x", { urgency: "soon", lowered_to: "routine" }))?.right).toBe("routine");
  expect(standing(known, "urgency", madeThread("x", { urgency: "acute" }))).toBeNull();
});

it("asks whether an alarm was right where there was one, and otherwise whether one was missed", () => {
  expect(judgementsOf("alarm", madeThread("x"))).toEqual(["right_alarm", "false_alarm"]);
  expect(judgementsOf("calm", madeThread("x", { urgency: "acute" }))).toEqual(["right_alarm", "false_alarm"]);
  expect(judgementsOf("ask", madeThread("x"))).toEqual(["missed_alarm"]);
});

it("passes over reasons that it has no words for", () => {
  expect(routedBy(["back_up_answers", "team_empty", "of_tomorrow"])).toEqual(["team_empty", "back_up_answers"]);
});
