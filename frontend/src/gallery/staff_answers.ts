import type { Mine, Someone } from "../presence/presence.svelte";
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
