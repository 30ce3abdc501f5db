import type { Clock, ListedThread, Person, Role, Session } from "../api/types";
import { toBase64url } from "../crypto/encoding";
import type { Id } from "../crypto/encoding";
import { newId } from "../crypto/primitives";
import type { Answers } from "./server";

/** It is always this Monday morning here, so that a picture of today is that of tomorrow. */
export const NOW = "2026-11-23T09:40:00Z";
export const SCHOOL = { id: newId(), name: "Almlundaskolan" };
export const OTHER_SCHOOL = { id: newId(), name: "Bäckskolan" };
const TEAM = { id: newId(), name: "Kuratorerna", kind: "school" as const };
const BACK_UP = { id: newId(), name: "Kuratorernas reservteam", kind: "back_up" as const };

/** The moment so many hours from now, or before it. */
export function inHours(hours: number): string {
  return new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
}

export function personOf(role: Role, more: Partial<Person> = {}): Person {
  const isStudent = role === "student";
  return {
    id: newId(), username: isStudent ? "blå ekorre 41" : "karin", name: isStudent ? "Alva Ek" : "Karin Lund", role, language: "sv", class: isStudent ? "8A" : null,
    second_factor: isStudent ? "not_needed" : "verified", passkey: false, teams: [],
    schools: [{ ...SCHOOL, time_zone: "Europe/Stockholm", opened: true, triage: false }], ...more,
  };
}

export function sessionOf(person: Person | null): Session {
  return { csrf: "made-up", now: NOW, demonstration: false, idle_s: 900, person };
}

export const LOCAL_HELP = [
  { label: "Socialjouren", number: "010-123 45 67", hours: "", opening: [{ days: [1, 2, 3, 4, 5], opens: "16:30", closes: "02:00" }, { days: [6, 7], opens: "14:00", closes: "02:00" }], holidays: "" as const,
    verified_on: "2026-10-12", expires_on: "2099-04-12" },
];

/** What every page asks about itself. */
export function pageOf(person: Person | null): Answers {
  return [
    [/^\/api\/session$/, sessionOf(person)],
    [/^\/api\/help$/, { local: LOCAL_HELP }],
    [/^\/api\/watch$/, { late: false, threads: [] }],
    [/^\/api\/ladder$/, { cards: [] }],
    [/^\/api\/notices$/, { notices: [] }],
    [/^\/api\/language$/, sessionOf(person)],
  ];
}

export const NO_KEYS = { identity: null, vault: null, slots: [], draft_key: toBase64url(new Uint8Array(32)) };

/** Keys that a secret opens, of whose contents nobody here knows anything. */
export const LOCKED_KEYS = {
  ...NO_KEYS, vault: { version: 1, sealed: toBase64url(new Uint8Array(64)), kid: newId() },
  slots: [{ id: newId(), type: "pin" as const, params: toBase64url(new Uint8Array(32)), wrapped: null, left: 10, wait_s: 0, burnt: false, credential: null }],
};

export function clockOf(more: Partial<Clock> = {}): Clock {
  const due = inHours(17.5);
  return { kind: "answer", opened_at: inHours(-6.5), due_at: due, escalate_at: due, escalated_at: null, level: 0, back_up_due_at: null, at_back_up: false, ...more };
}

/** Nobody answered in time, and the back-up has it. */
export const LATE = clockOf({ opened_at: inHours(-26), due_at: inHours(-2), escalate_at: inHours(-2), escalated_at: inHours(-2), level: 1, back_up_due_at: inHours(2) });

/** A thread as a list shows it; what it says is nowhere here. */
export function threadOf(more: Partial<ListedThread> = {}): ListedThread {
  return {
    id: newId(), school: SCHOOL, branch: "counsellor", team: TEAM, back_up: BACK_UP, urgency: "routine", language: "sv", ke: 1, head_seq: 1, revision: 1,
    state: "waiting", opened_at: inHours(-6.5), closed_at: null, newest_at: inHours(-6.5), released_at: null, unread: false, clock: clockOf(), reading: null,
    out_of_hours: false, student: null, claimed_by: null, claimed_at: null, false_alarm: false, lowered_to: null, not_opened_since_answer: false,
    look_for_at: null, awaits_meeting: false, anonymous: false, revealed_at: null, suggested: null, ...more,
  };
}

export function named(name: string): { id: Id; name: string } {
  return { id: newId(), name };
}
