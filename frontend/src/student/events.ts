import type { Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { t } from "./words";

type EventLine = Extract<Line, { kind: "event" }>;

const WORDS = {
  closed: "event.closed", reopened: "event.reopened", urgency_raised: "event.urgency_raised", elsewhere: "event.elsewhere",
  none_needed: "event.none_needed", withdrawn: "event.withdrawn", escalated: "event.escalated",
} as const;

/** What the service did, in the student's words. Null for what they need not know. */
export function eventWords(line: EventLine, thread: Thread | null): string | null {
  if (line.event === "handed_over") return thread === null ? null : t("event.handed_over", { team: thread.team.name });
  return line.event in WORDS ? t(WORDS[line.event as keyof typeof WORDS]) : null;
}
