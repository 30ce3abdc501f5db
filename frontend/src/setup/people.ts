import type { Branch, Id } from "../api/types";
import type { PersonAdmin, SchoolAdmin, TeamAdmin } from "./admin";

/** How far a person has come, in one word of the list. */
export function stateOf(person: PersonAdmin): PersonAdmin["state"] | "inactive" {
  return person.active ? person.state : "inactive";
}

/** Students of a school as a class list: by class in its natural order, then by name. */
export function classList(people: readonly PersonAdmin[], school: string): PersonAdmin[] {
  const compare = new Intl.Collator("sv", { numeric: true }).compare;
  return people
    .filter(({ role, schools }) => role === "student" && schools.includes(school))
    .sort((a, b) => compare(a.class ?? "", b.class ?? "") || compare(a.name, b.name));
}

/** The back-ups of a branch that one more school can have: a back-up of a single school has that school's keys. */
export function backUpsToChoose(teams: readonly TeamAdmin[], branch: Branch, school: Id): TeamAdmin[] {
  return teams.filter((team) => team.kind === "back_up" && team.branch === branch && team.schools.length > 1 && !team.schools.includes(school));
}

/** Those of `students` who sign in already: a letter gives them another password. */
export function signingIn(students: readonly PersonAdmin[]): PersonAdmin[] {
  return students.filter(({ active, state }) => active && state === "ready");
}

/** Those of `students` who have no letter yet and no account of their own. */
export function withoutLetter(students: readonly PersonAdmin[]): PersonAdmin[] {
  return students.filter(({ active, state }) => active && state === "new");
}

/** Why nobody at a school can read what a branch is sent, as a code; null where somebody can. It all goes to the back-up then. */
export function nobodyReads(school: SchoolAdmin, branch: Branch): `${"no_team" | "empty" | "no_keys"}_${Branch}` | null {
  const team = school.teams[branch].school;
  if (team === null) return `no_team_${branch}`;
  if (team.holders > 0) return null;
  return team.members === 0 ? `empty_${branch}` : `no_keys_${branch}`;
}
