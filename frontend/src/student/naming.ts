import type { Branch, Id, ListedThread, People, Thread } from "../api/types";
import type { Line } from "../threads/lines";
import { t } from "./words";

/** The first name of somebody in a thread; what students call them. */
export function nameOf(author: Id, people: People): string {
  return people[author]?.name.split(" ")[0] ?? "";
}

/** “Till kuratorn” */
export function addressee(branch: Branch): string {
  return branch === "nurse" ? t("threads.to_nurse") : t("threads.to_counsellor");
}

/** Whom one writes to: who answered last, unless they have been away since. */
export function fieldLabel(lines: readonly Line[], people: People): string {
  const answer = lines.findLast((line) => line.kind === "message" && line.role !== 0);
  if (answer?.kind !== "message") return t("thread.write_here");
  const isAway = lines.some((line) => line.kind === "event" && line.seq > answer.seq && line.data["away"] === answer.author);
  return isAway ? t("thread.write_here") : t("thread.write_to", { name: nameOf(answer.author, people) });
}

/** What stands over a thread: “Elin, kurator” once somebody has answered, else “Till kuratorn”. */
export function threadTitle(thread: Thread | ListedThread, lines: readonly Line[], people: People): string {
  const answer = lines.findLast((line) => line.kind === "message" && line.role !== 0);
  if (answer?.kind !== "message") return addressee(thread.branch);
  const role = people[answer.author]?.role === "nurse" ? t("role.nurse") : t("role.counsellor");
  return t("thread.title", { name: nameOf(answer.author, people), role });
}
