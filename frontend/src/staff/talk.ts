import type { People, Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { citationOf, t as across } from "./across/words";
import { firstName, t } from "./words";

/** Whose line it is, as the one who reads would say it. */
export function authorOf(line: Exclude<Line, { kind: "event" }>, me: string, thread: Thread, people: People): string {
  if (line.author === me) return t("line.you");
  if (line.role === 0) return firstName(thread);
  return (line.author === null ? undefined : people[line.author]?.name) ?? t("owner.back_up");
}

/** What an event of the service says. Events that nobody has words for are named by what they are. */
export function eventWords(line: Extract<Line, { kind: "event" }>, people: People): string {
  if (line.event === "elsewhere") return elsewhereWords(line.data, people);
  if (line.event === "urgency_raised" && "by" in line.data) return t("event.urgency_raised.staff", { name: people[String(line.data["by"])]?.name ?? "" });
  if (line.event === "absent") return absentWords(line.data, people);
  return plainWords(line);
}

function plainWords({ event, data: { paragraph } }: Extract<Line, { kind: "event" }>): string {
  if (event === "told_across" && typeof paragraph === "string") return across("event", { paragraph: citationOf(paragraph) });
  return isKnown(event) ? t(`event.${event}`) : event;
}

function elsewhereWords({ by, how }: Readonly<Record<string, unknown>>, people: People): string {
  const name = typeof by === "string" ? (people[by]?.name ?? "") : "";
  return t(how === "phoned" ? "event.elsewhere.phoned" : "event.elsewhere.met", { name });
}

function absentWords({ away, answers }: Readonly<Record<string, unknown>>, people: People): string {
  const name = people[String(away)]?.name ?? "";
  if (typeof answers !== "string") return t("event.absent", { name });
  return t("event.absent_deputy", { name, deputy: people[answers]?.name ?? "" });
}

const KNOWN = ["escalated", "handed_over", "closed", "reopened", "urgency_raised", "none_needed", "withdrawn", "identity_opened", "given_back", "told_across"] as const;

function isKnown(event: string): event is (typeof KNOWN)[number] {
  return KNOWN.some((known) => known === event);
}

/** Whether the thread begins with what was not handed over: then one sentence says it for all. */
export function hasHiddenPast(lines: readonly Line[]): boolean {
  const said = lines.filter(({ kind }) => kind === "message" || kind === "unreadable");
  return said[0]?.kind === "unreadable" && said.some(({ kind }) => kind === "message");
}
