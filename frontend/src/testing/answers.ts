import type { ListedThread, Person, Thread } from "../api/types";
import type { Id } from "../crypto/encoding";
import type { MadeThread } from "./people";
import type { MadeSchool, MadeTeam } from "./school";

const TIME = { opened_at: "2026-11-21T08:00:00Z", closed_at: null, newest_at: "2026-11-21T08:00:00Z", released_at: null };
const NOBODY = { claimed_by: null, claimed_at: null, false_alarm: false, lowered_to: null, not_opened_since_answer: false, look_for_at: null, suggested: null, awaits_meeting: false, anonymous: false, revealed_at: null };

/** What the server says of a thread that waits for its first answer. */
export function threadOf({ open, school, manifests, entries, student }: MadeThread): Thread {
  const due = "2026-11-22T08:00:00Z";
  return {
    ...TIME, ...NOBODY, id: open.thread, school: { id: school.id, name: "Almlundaskolan" }, branch: "counsellor",
    team: { id: school.team.id, name: "Kuratorerna", kind: "school" }, back_up: { id: school.backUp.id, name: "Reservteamet", kind: "back_up" },
    urgency: "routine", language: "sv", ke: manifests.length, head_seq: entries.length, revision: entries.length, state: "waiting", unread: true,
    clock: { kind: "answer", opened_at: TIME.opened_at, due_at: due, escalate_at: due, escalated_at: null, level: 0, back_up_due_at: null, at_back_up: false },
    reading: null, out_of_hours: false,
    student: { id: student, name: "Alva Ek", class: "8A" },
  };
}

/** The same as a list shows it to staff. */
export function listed(thread: MadeThread, reader: Id): ListedThread {
  const { manifests, keys } = thread.detailFor(reader);
  return { ...threadOf(thread), preview: thread.entries.at(-1) ?? null, manifests, identities: keys.identities };
}

export function studentAt(school: MadeSchool, id: Id): Person {
  return {
    id, username: "ekorre", name: "Alva", role: "student", language: "sv", class: "8A", second_factor: "not_needed", passkey: false, teams: [],
    schools: [{ id: school.id, name: "Almlundaskolan", time_zone: "Europe/Stockholm", opened: true, triage: true }],
  };
}

export function counsellorIn(team: MadeTeam, school: MadeSchool, id: Id): Person {
  const teams = [{ id: team.id, name: "Kuratorerna", branch: "counsellor" as const, kind: "school" as const, schools: [school.id] }];
  return { ...studentAt(school, id), name: "Elin", role: "counsellor", class: null, second_factor: "verified", teams };
}
