import type { People, Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { nameOf } from "./naming";
import { t as nameless } from "./anonymous_words";
import { t } from "./words";

type EventLine = Extract<Line, { kind: "event" }>;

const WORDS = {
  closed: "event.closed", reopened: "event.reopened", urgency_raised: "event.urgency_raised", elsewhere: "event.elsewhere",
  none_needed: "event.none_needed", withdrawn: "event.withdrawn", escalated: "event.escalated", given_back: "event.given_back",
} as const;

/** What the service did, in the student's words. Null for what they need not know. */
export function eventWords(line: EventLine, thread: Thread | null, people: People): string | null {
  if (line.event === "identity_opened") return openedWords(line, people);
  if (line.event === "told_across") return acrossWords(line, people);
  if (line.event === "absent") return thread === null ? null : absentWords(line, thread, people);
  if (line.event === "handed_over") return thread === null ? null : t("event.handed_over", { team: thread.team.name });
  return line.event in WORDS ? t(WORDS[line.event as keyof typeof WORDS]) : null;
}

function openedWords({ data }: EventLine, people: People): string {
  return nameless("event", { name: nameOf(String(data["by"]), people) });
}

function acrossWords({ data }: EventLine, people: People): string {
  const name = nameOf(String(data["by"]), people);
  return data["branch"] === "nurse" ? t("event.told_nurse", { name }) : t("event.told_counsellor", { name });
}

/** Who answers while somebody is away: their deputy by name, or the team that has the thread. */
function absentWords({ data }: EventLine, { team, back_up }: Thread, people: People): string {
  const name = nameOf(String(data["away"]), people);
  if (typeof data["answers"] === "string") return t("event.absent_deputy", { name, deputy: nameOf(data["answers"], people) });
  return t("event.absent", { name, team: data["team"] === back_up.id ? back_up.name : team.name });
}
