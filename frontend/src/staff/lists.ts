import type { Id, ListedThread, Person } from "../api/types";

/** A person in a school's team and in a back-up has two lists; most have one. */
export type ListName = "own" | "back_up";

type Teams = Person["teams"];

function teamIds(teams: Teams, kind: "school" | "back_up"): ReadonlySet<Id> {
  return new Set(teams.filter((team) => team.kind === kind).map(({ id }) => id));
}

/** Which of a person's lists `thread` is in: the back-up's only where no own team has it. */
export function listOf(thread: ListedThread, teams: Teams): ListName {
  if (teamIds(teams, "school").has(thread.team.id)) return "own";
  return teamIds(teams, "back_up").size > 0 ? "back_up" : "own";
}

/** The lists a person has, in the order they are shown. */
export function listsOf(teams: Teams): ListName[] {
  const lists: ListName[] = [];
  if (teams.some(({ kind }) => kind === "school")) lists.push("own");
  if (teams.some(({ kind }) => kind === "back_up")) lists.push("back_up");
  return lists;
}

/** How `thread` came to the back-up: nobody answered, or it was sent there at once. */
export function wayToBackUp(thread: ListedThread): "escalated" | "direct" {
  return thread.team.kind === "back_up" ? "direct" : "escalated";
}
