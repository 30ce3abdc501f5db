import type { Branch, Id, People } from "../../api/types";
import { pickable } from "../../threads/quotes";
import type { Quote } from "../../threads/quotes";
import type { Line } from "../../threads/lines";

export function otherBranch(branch: Branch): Branch {
  return branch === "nurse" ? "counsellor" : "nurse";
}

/** The picked messages that still stand, in the order in which they were said: their words, and nothing that names thread or message. */
export function quotesFrom(lines: readonly Line[], picked: ReadonlySet<Id>, student: Id, people: People): Quote[] {
  const standing = pickable(lines).filter(({ mid }) => picked.has(mid));
  return standing.map(({ author, at, text }) => ({ by: author === student ? null : (people[author]?.name ?? ""), at, text }));
}

/** Which of the picked were taken back since. */
export function takenBack(lines: readonly Line[], picked: ReadonlySet<Id>): Id[] {
  const standing = new Set(pickable(lines).map(({ mid }) => mid));
  return [...picked].filter((mid) => !standing.has(mid));
}
