import type { Crossing } from "../api/crossings";
import type { Mine, Someone } from "../presence/presence.svelte";
import type { Opening } from "../api/identities";
import { named, inHours, NOW } from "./town";

const KARIN = named("Karin Lund");
const TEAM = { ...named("Kuratorerna"), kind: "school" as const };

function someone(name: string, more: Partial<Someone> = {}): Someone {
  return { ...named(name), branch: "counsellor", teams: [TEAM], away: null, coming: [], deputies: [KARIN], may_plan: true, ...more };
}

const ABSENCE = { ...named(""), person: KARIN.id, planned: true, from_at: inHours(-20), to_at: inHours(100), deputy: named("Peter Sand"), recorded_by: KARIN };

/** Colleagues, and who of them is away. */
export const PEOPLE: { people: Someone[]; now: string } = {
  people: [someone("Peter Sand"), someone("Eva Nord", { branch: "nurse", away: ABSENCE }), someone("Mohamud Abdirahman Hassan")], now: NOW,
};

export const MINE: Mine = {
  time_zone: "Europe/Stockholm", hours: [0, 1, 2, 3].map((weekday) => ({ weekday, from_minute: 465, to_minute: 990 })), languages: ["sv", "ar"],
  absences: [ABSENCE], deputies: [named("Peter Sand"), named("Mohamud Abdirahman Hassan")],
};

export const NOTICES = {
  offered: ["email", "sms"], quiet: { begin: "18:00", end: "07:00" }, email: { address: "karin.lund@kommun.example", broken: false, asked: null },
  sms: { address: null, broken: false, asked: "070-000 00 00" }, push: null,
};

const ASKED: Opening = {
  id: "o1", thread: "t1", school: named("Ekskolan"), branch: "counsellor", danger: true, reason: "Skriver att hen ska göra det i kväll, och svarar inte mer.", asked_by: named("Peter Sand"),
  asked_at: inHours(-0.3), withdrawn_at: null, also_asked: [{ asked_by: named("Mohamud Abdirahman Hassan"), asked_at: inHours(-0.1), withdrawn_at: null, danger: true, reason: "Hen skrev till mig också: hen är ensam." }], ended_at: null,
  opened_by: null, opened_at: null, told_at: null, reviewed_by: null, reviewed_at: null, was_right: null, yours: true,
};
const OPENED = { opened_by: named("Eva Berg"), opened_at: inHours(-20), asked_at: inHours(-21), also_asked: [] };

/** Who anonymous students are: one that waits, one to look at, one that is done with, one that nobody opened, one that was taken back, one of one's own. */
export const OPENINGS: { openings: Opening[] } = {
  openings: [
    ASKED, { ...ASKED, ...OPENED, id: "o2" },
    { ...ASKED, ...OPENED, id: "o3", danger: false, reason: "Hen ber om hjälp som vi inte kan ge utan att veta vem det är.", told_at: inHours(-20) },
    { ...ASKED, id: "o4", danger: false, also_asked: [], asked_at: inHours(-400), ended_at: inHours(-60) },
    { ...ASKED, id: "o5", danger: false, also_asked: [], asked_at: inHours(-70), withdrawn_at: inHours(-69), ended_at: inHours(-69) },
    { ...ASKED, id: "o6", danger: false, also_asked: [], asked_by: KARIN, yours: false },
  ],
};

const TOLD = { thread: named("").id, school: named("Björkskolan"), student: null, class: null, branch: "nurse", author: KARIN, reviewed_by: null, reviewed_at: null, told: null } as const;

/** What this branch told the other one: a record without a word of it. */
export const CROSSINGS: { crossings: Crossing[] } = {
  crossings: [
    { ...TOLD, id: named("").id, ground: "life", paragraph: "brb_24_4", at: inHours(-3), told_at: null, read_by: null, read_at: inHours(-2) },
    { ...TOLD, id: named("").id, ground: "report", paragraph: "osl_10_27", at: inHours(-70), told_at: inHours(-70), read_by: null, read_at: null },
  ],
};
