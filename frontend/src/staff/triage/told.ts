import type { Branch, JudgedAlarm, Standing, Thread, Triage, Urgency } from "../../api/types";
import type { Line } from "../../threads/lines";
import type { Band, Reading } from "../../triage/reader";
import { urgencyOf } from "../queue";

export type Message = Extract<Line, { kind: "message" }>;
/** A message, and what the reader on this device makes of it. */
export interface Told { readonly message: Message; readonly reading: Reading }
/** What a person says is right; null takes back what was said before. */
export type Said =
  | { kind: "reading"; right: JudgedAlarm | null }
  | { kind: "urgency"; right: Urgency | null }
  | { kind: "branch"; right: Branch | null };

const FIRST = 1;
/** What a student's device names where it has read nothing. */
const NO_MODEL = "none";
const URGENCIES: readonly Urgency[] = ["routine", "soon", "acute"];
const RANK: Record<Band, number> = { calm: 0, ask: 1, alarm: 2 };

/**
 * The student's messages that the reading speaks for, newest first: of danger all of them, for the one that raised it is what is
 * asked for; otherwise what the student wrote last, back to the answer before.
 */
export function spokenFor(lines: readonly Line[], thread: Thread): Message[] {
  const found: Message[] = [];
  for (const line of lines.toReversed()) {
    if (line.kind !== "message") continue;
    if (line.role === 0) found.push(line);
    else if (found.length > 0 && thread.urgency !== "acute") break;
  }
  return found;
}

/** Of several readings, newest first, the one to show: the highest band, and of equals the newest. */
export function weightiest<T extends { reading: Reading }>(read: readonly T[]): T | null {
  return read.reduce<T | null>((most, one) => (most === null || RANK[one.reading.band] > RANK[most.reading.band] ? one : most), null);
}

/** Whether the question about danger was asked, and how it went, as far as the thread itself tells. */
export function questionOf(told: Told, { model_version, routing }: Triage): "unread" | "acute" | "soon" | "unasked" | null {
  if (!isFirst(told)) return null;
  if (isUnread(model_version)) return "unread";
  if (told.reading.band !== "ask" || model_version !== told.reading.version || routing === null) return null;
  return routing.urgency === "routine" ? "unasked" : routing.urgency;
}

/** How urgent the student said it is, where the reading alone would have said less. */
export function saidBy(told: Told, { model_version, routing }: Triage): "acute" | "soon" | null {
  if (!isFirst(told) || routing === null || routing.urgency === "routine" || told.reading.band === "ask") return null;
  if (!isUnread(model_version) && model_version !== told.reading.version) return null; // it may have been read so
  return URGENCIES.indexOf(routing.urgency) > URGENCIES.indexOf(told.reading.urgency) ? routing.urgency : null;
}

/** Whether the student's device read it with another version of the model. */
export function readByAnother(told: Told, { model_version }: Triage): boolean {
  return isFirst(told) && !isUnread(model_version) && model_version !== told.reading.version;
}

/** What the server knows of a reading, it knows of the message that opened the thread. */
function isFirst({ message }: Told): boolean {
  return message.seq === FIRST;
}

function isUnread(version: string): boolean {
  return version === "" || version === NO_MODEL;
}

/**
 * What stands of one kind: what was said since has overtaken what no longer shows in the thread. A false alarm stands until danger
 * is told of anew, and can be taken back as long.
 */
export function standing(triage: Triage, kind: Standing["kind"], thread: Thread): Standing | null {
  const found = triage.corrections.find((one) => one.kind === kind) ?? null;
  if (found?.right === "false_alarm") return urgencyOf(thread) === "acute" ? null : found;
  return kind === "urgency" && found?.right !== urgencyOf(thread) ? null : found;
}

/** What can be said of an alarm: where none was raised, that there should have been one. */
export function judgementsOf(band: Band | null, thread: Thread): readonly JudgedAlarm[] {
  return band === "alarm" || thread.urgency === "acute" ? ["right_alarm", "false_alarm"] : ["missed_alarm"];
}

const ROUTED = [
  "wished_branch", "sooner_answer", "wished_person", "wished_person_elsewhere", "named_cover", "speaks_language", "back_up_is_there",
  "nobody_in_time", "team_without_keys", "team_empty", "back_up_answers",
] as const;
export type Routed = (typeof ROUTED)[number];

/** The reasons of routing that there are words for. */
export function routedBy(reasons: readonly string[]): Routed[] {
  return ROUTED.filter((code) => reasons.includes(code));
}
