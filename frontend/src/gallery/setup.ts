import { Account } from "../account/account.svelte";
import type { Overview, PersonAdmin, SchoolAdmin, TeamAdmin } from "../setup/admin";
import { firstCalendar } from "../setup/promise/terms";
import type { Example, Policy } from "../setup/promise/terms";
import SetupPage from "../setup/SetupPage.svelte";
import { t } from "../setup/words";
import { press, pressing } from "./hands";
import { passkeysOf } from "./passkeys";
import { drawn } from "./row";
import type { Row } from "./row";
import { MadeUpServer } from "./server";
import type { Answers, Wrong } from "./server";
import { inHours, LOCAL_HELP, named, NOW, OTHER_SCHOOL, pageOf, personOf, SCHOOL } from "./town";

function team(name: string, branch: "counsellor" | "nurse", more: Partial<TeamAdmin> = {}): TeamAdmin {
  return { ...named(name), branch, kind: "school", schools: [SCHOOL.id], members: 3, epoch: 2, holders: 3, ...more };
}

const both = [SCHOOL.id, OTHER_SCHOOL.id];
const TEAMS = {
  counsellor: { school: team("Kuratorerna", "counsellor"), back_up: team("Kuratorernas reservteam", "counsellor", { kind: "back_up", schools: both }) },
  nurse: { school: team("Skolsköterskorna", "nurse"), back_up: team("Skolsköterskornas reservteam", "nurse", { kind: "back_up", schools: both }) },
};

const SCHOOLS: SchoolAdmin[] = [
  { ...SCHOOL, opened: true, can_open: false, why_not: [], at_risk: [], fingerprint: "3f0a 88c1 55de 9b2c", teams: TEAMS },
  {
    ...OTHER_SCHOOL, opened: false, can_open: false, why_not: ["back_up_nurse", "question_both_ill"], at_risk: [], fingerprint: null,
    teams: { counsellor: { school: null, back_up: TEAMS.counsellor.back_up }, nurse: { school: null, back_up: null } },
  },
];

const OVERVIEW: Overview = {
  organisation: named("Lindby kommun"), schools: SCHOOLS, local_help: LOCAL_HELP,
  teams: [TEAMS.counsellor.school, TEAMS.counsellor.back_up, TEAMS.nurse.school, TEAMS.nurse.back_up],
};

function person(name: string, more: Partial<PersonAdmin> = {}): PersonAdmin {
  return { ...named(name), username: name.toLowerCase().replace(/\s.*/, ""), role: "counsellor", class: null, active: true, schools: [SCHOOL.id], teams: [TEAMS.counsellor.school.id], state: "ready", ...more };
}

/** A student of the school; `more`: that they leave, or have left. */
export function student(name: string, inClass: string, state: PersonAdmin["state"], more: Partial<PersonAdmin> = {}): PersonAdmin {
  return person(name, { role: "student", class: inClass, teams: [], state, ...more });
}


const PEOPLE = [
  person("Karin Lund"), person("Eva Nord", { role: "nurse", teams: [TEAMS.nurse.school.id], state: "invited" }), person("Ulf Berg", { role: "head", teams: [] }), person("Peter Sand", { active: false }),
  student("Alva Ek", "8A", "ready"), student("Abdirahman Hassan Mohamud", "9C", "new"), student("Zorro Öberg", "9Z", "invited"),
];

const POLICY: Policy = {
  mode: "calendar", answer_min: 1440, back_up_soon_min: 240, back_up_acute_min: 15, level_2_min: 480, level_2_acute_min: 15, level_3_min: 480, level_3_acute_min: 15,
  acknowledge_within_min: 30, acknowledge_within_acute_min: 5, cap_min: 4320, back_up_before_min: 120, reminders: [0.5, 0.75, 0.92], deputy_from: 0.5,
};
const bounds = Object.fromEntries(Object.keys(POLICY).filter((key) => key.endsWith("_min")).map((key) => [key, [1, 10_080]]));
const CANDIDATES = { counsellor: [named("Karin Lund"), named("Peter Sand")], nurse: [named("Eva Nord")] };
const WRITTEN = [{ version: 2, by: named("Ulf Berg"), at: inHours(-400) }];
const CALENDAR = { ...firstCalendar(CANDIDATES), closed: [{ first: "2026-12-21", last: "2027-01-08", kind: "break" as const, name: "Jullov", cover: { counsellor: CANDIDATES.counsellor.map(({ id }) => id), nurse: CANDIDATES.nurse.map(({ id }) => id) } }] };
const example = (from: number, isOpen: boolean): Example => ({
  sent_at: inHours(from), is_open: isOpen, due_at: inHours(from + 24), back_up_at: inHours(from + 22), back_up_soon_at: inHours(from + 4), back_up_acute_at: inHours(from + 0.25),
});

const TERMS: Answers = [
  [/\/policy$/, { version: 2, policy: POLICY, bounds, versions: WRITTEN }],
  [/\/calendar$/, { version: 1, calendar: CALENDAR, holidays: [{ day: "2026-12-25", name: "Juldagen" }], without_cover: [], candidates: CANDIDATES, versions: WRITTEN }],
  [/\/questions$/, { questions: ["saturday", "both_ill", "break"].map((question) => ({ question, holds: question === "saturday", people: null, candidates: CANDIDATES, written: null })) }],
  [/\/preview$/, { examples: [example(1, true), example(60, false)] }],
];

export interface Look { readonly answers?: Answers; readonly goes?: Wrong; readonly at?: RegExp; readonly acts?: (server: MadeUpServer) => Promise<void> }

/** An administrator at the plain screens. */
export function admin({ answers = [], goes, at = /^\/api\/admin/, acts }: Look = {}) {
  return () => {
    const server = new MadeUpServer([
      ...answers, ...TERMS, ...pageOf(personOf("administrator")),
      [/^\/api\/admin\/overview$/, OVERVIEW], [/^\/api\/admin\/people$/, { people: PEOPLE }], [/^\/api\/admin\/unreached$/, { people: [] }],
      [/\/triage$/, { on: true, changes: [{ on: true, by: "Ulf Berg", at: inHours(-400) }] }],
      [/\/(letter|invitation)$/, { code: "FÄLT-2KQ7-91XA", expires_at: inHours(24 * 30) }],
    ]);
    if (goes !== undefined) server.goes(goes, at);
    return drawn(SetupPage, { account: new Account(server.client, ["administrator"]), client: server.client }, () => acts?.(server));
  };
}

const NOTHING: Answers = [[/^\/api\/admin\/overview$/, { ...OVERVIEW, schools: [], teams: [], local_help: [] }], [/^\/api\/admin\/people$/, { people: [] }]];
const NO_PROMISE = "no promise is shown on this screen";
const AS_SCHOOLS = "as the screen of schools: one look brings what all of them show";
const to = (screen: "people" | "students" | "numbers" | "promise") => pressing(() => t(`screen.${screen}`));

function simple(screen: "people" | "students" | "numbers"): Row {
  return {
    audience: "setup", screen, usual: admin({ acts: to(screen) }), empty: admin({ answers: NOTHING, acts: to(screen) }), loading: AS_SCHOOLS, error: AS_SCHOOLS, offline: AS_SCHOOLS, late: NO_PROMISE,
  };
}

async function letters(): Promise<void> {
  await press(t("screen.students"));
  await press(t("students.letters.new"));
  await press(t("students.letters"));
}

export const SETUP: readonly Row[] = [
  {
    audience: "setup", screen: "schools", usual: admin(), empty: admin({ answers: NOTHING }), loading: admin({ goes: "never" }), error: admin({ goes: "fails" }), offline: admin({ goes: "away" }),
    late: admin({ answers: [[/^\/api\/ladder$/, { cards: [{ school: SCHOOL, branch: "nurse", told_at: NOW, taken_by: null }] }]] }),
  },
  {
    audience: "setup", screen: "promise", usual: admin({ acts: to("promise") }), empty: admin({ answers: NOTHING, acts: to("promise") }),
    loading: admin({ goes: "never", at: /policy/, acts: to("promise") }), error: admin({ goes: "fails", at: /policy/, acts: to("promise") }), offline: admin({ goes: "away", at: /policy/, acts: to("promise") }), late: NO_PROMISE,
  },
  simple("people"), simple("students"), simple("numbers"), { audience: "setup", screen: "passkeys", ...passkeysOf("administrator") },
  {
    audience: "setup", screen: "letters", usual: admin({ acts: letters }), empty: "shown only with something to print", loading: "made before it is shown", error: "said on the screen of students", offline: "said on the screen of students", late: NO_PROMISE,
  },
];
