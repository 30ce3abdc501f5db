import type { Clock, ListedThread } from "../api/types";

/** A waiting, routine thread of a school for tests; say what is different about it. */
export function madeThread(id: string, different: Partial<ListedThread> = {}, clock: Partial<Clock> | null = {}): ListedThread {
  return {
    id, school: { id: "s", name: "Kvarnskolan" }, branch: "counsellor",
    team: { id: "t", name: "Kuratorerna", kind: "school" }, back_up: { id: "b", name: "Reservteamet", kind: "back_up" },
    urgency: "routine", language: "sv", ke: 1, head_seq: 1, revision: 1, state: "waiting",
    opened_at: OPENED, closed_at: null, newest_at: OPENED, released_at: null, unread: true,
    clock: clock === null ? null : { ...CLOCK, ...clock },
    reading: null, out_of_hours: false, student: { id: "e", name: "Tilde", class: "8C" }, claimed_by: null, claimed_at: null, false_alarm: false, lowered_to: null,
    not_opened_since_answer: false, look_for_at: null, awaits_meeting: false, anonymous: false, revealed_at: null, suggested: null, ...different,
  };
}

const OPENED = "2026-11-23T09:02:00Z"; // Monday 10.02 in Stockholm
const CLOCK: Clock = {
  opened_at: OPENED, due_at: "2026-11-24T09:02:00Z", escalate_at: "2026-11-24T09:02:00Z", escalated_at: null,
  kind: "answer", level: 0, back_up_due_at: null, at_back_up: false,
};
