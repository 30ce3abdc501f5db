import type { ListedThread, Thread } from "../../api/types";
import type { Json } from "../../crypto/encoding";
import { E1Error, Malformed } from "../../crypto/errors";
import type { Line } from "../../threads/lines";
import type { Roster } from "../../threads/reveal";

/** Who a message of kind 3 says wrote a thread, and whether the student says it or who opened the envelope. */
export interface Told { readonly roster: Roster; readonly isByStudent: boolean }

/** Longer is nobody's name: it would push everything else off the screen. */
const LONGEST = 200;

/** Everything that the messages of a thread tell of who wrote it. What tells nobody is a message as any. */
export function toldIn(lines: readonly Line[]): readonly Told[] {
  return lines.flatMap((line) => {
    const roster = line.kind === "message" && line.identity !== undefined ? readable(line.identity) : null;
    return roster === null || line.kind !== "message" ? [] : [{ roster, isByStudent: line.role === 0 }];
  });
}

/** Who it is: what the service's own envelope says goes before what the student said. */
export function firstOf(told: readonly Told[]): Told | null {
  return told.find(({ isByStudent }) => !isByStudent) ?? told.at(0) ?? null;
}

/** What the student said, where the envelope says somebody else: staff see both. */
export function otherOf(told: readonly Told[]): Told | null {
  const first = firstOf(told);
  if (first === null || first.isByStudent) return null;
  return told.find(({ isByStudent, roster }) => isByStudent && !isSame(roster, first.roster)) ?? null;
}

function isSame(one: Roster, other: Roster): boolean {
  return one.name === other.name && one.class === other.class && one.school === other.school;
}

/** `thread` with the name that was told in it: the service names nobody who writes without a name. */
export function withName<T extends ListedThread | Thread>(thread: T, told: readonly Told[]): T {
  const first = firstOf(told);
  if (!thread.anonymous || thread.student === null || first === null) return thread;
  const { name, class: of } = first.roster;
  return { ...thread, student: { ...thread.student, name, class: of } };
}

/** A roster as an envelope or a message has it. @throws Malformed */
export function rosterOf({ name, class: of, school }: Json): Roster {
  const isNoClass = of === null || of === "";
  if (!isWord(name) || !isWord(school) || !(isNoClass || isWord(of))) throw new Malformed("no roster");
  return { v: 1, name, class: isNoClass ? null : of, school };
}

function readable(value: Json): Roster | null {
  try {
    return rosterOf(value);
  } catch (error) {
    if (error instanceof E1Error) return null;
    throw error;
  }
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= LONGEST;
}
