import type { Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { isAnsweredDanger, isDanger } from "./queue";

/** The ways in which staff can end something in a thread. None of them counts as a kept promise. */
export type Ending = "elsewhere" | "none_needed" | "false_alarm" | "close";

/** Return the ways that are open for `thread` as it stands. */
export function endingsOf(thread: Thread, lines: readonly Line[]): Ending[] {
  if (thread.state === "closed") return [];
  const alarm: Ending[] = isDanger(thread) || isAnsweredDanger(thread) ? ["false_alarm"] : [];
  if (thread.clock === null) return ["close", ...alarm];
  const endings: Ending[] = ["elsewhere"];
  const isAnswered = lines.some((line) => line.kind === "message" && line.role !== 0);
  if (thread.urgency === "routine" && thread.clock.kind === "answer" && isAnswered) endings.push("none_needed");
  return [...endings, ...alarm];
}
