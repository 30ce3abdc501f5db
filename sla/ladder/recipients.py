"""Who is told on a rung, in which order: groups of people, the next when nobody took it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from elevhalsa.people import presence
from elevhalsa.people.models import Branch, Person, Role, School, Team
from elevhalsa.people.selectors import members_of, placed_at
from sla.ladder.rungs import Kind
from sla.models import Clock, Step

Group = list[UUID]


@dataclass(frozen=True)
class Standing:
    """Who has a thread at this moment: all that the ladder knows of it."""

    team: UUID
    back_up: UUID
    assigned: UUID | None  # who took it, or whom the student wished for
    excluded: frozenset[UUID]  # who must not be told of it


def groups_for(step: Step, standing: Standing, *, with_deputy: bool) -> list[Group]:
    """Return who is told on a step, group after group; nobody twice, nobody excluded."""
    if step.kind == Kind.RESPONSIBLE:
        groups = responsible(step.clock)
    elif step.kind == Kind.BACK_UP:
        groups = _present_first(_members(standing.back_up), step.at)
    elif step.kind == Kind.ACUTE:
        groups = [_members(standing.team)]
    else:
        groups = [_reminded(standing, step.at, with_deputy=with_deputy)]
    return list(_ids(groups, seen=set(standing.excluded)))


def responsible(clock: Clock) -> list[list[Person]]:
    """Return those who answer for a branch's promise at a school (rule 10).

    Counsellors: a head of the school and the municipality's responsible person, both at once.
    Nurses: the verksamhetschef of the medical branch. After them their peers, the municipality,
    and last whoever runs the service: nobody is left untold because a chair is empty.
    """
    school = School.objects.get(pk=clock.school_id)
    municipality = placed_at(school, Role.MUNICIPALITY)
    administrators = placed_at(school, Role.ADMINISTRATOR)
    if clock.branch == Branch.NURSE:
        chiefs = placed_at(school, Role.VERKSAMHETSCHEF)
        return [[one] for one in [*chiefs, *municipality, *administrators]]
    heads = placed_at(school, Role.HEAD)
    first = [*heads[:1], *municipality[:1]]
    return [first, *([one] for one in [*heads[1:], *municipality[1:], *administrators])]


def _reminded(standing: Standing, at: datetime, *, with_deputy: bool) -> list[Person]:
    """Return who is reminded: who took it, or the whole team; late on the way deputies too."""
    team = _members(standing.team)
    assigned = [person for person in team if person.pk == standing.assigned]
    people = assigned or team
    deputies = [presence.deputy_of(person, at) for person in people] if with_deputy else []
    return [*people, *(one for one in deputies if one)]


def _present_first(people: list[Person], at: datetime) -> list[list[Person]]:
    absent = {person.pk for person in people if presence.is_absent(person, at)}
    return [
        [person for person in people if person.pk not in absent],
        [person for person in people if person.pk in absent],
    ]


def _members(team_id: UUID) -> list[Person]:
    return list(members_of(Team.objects.get(pk=team_id)))


def _ids(groups: Iterable[list[Person]], *, seen: set[UUID]) -> Iterator[Group]:
    """Yield the groups' ids without those in ``seen``, nobody twice, none empty."""
    for group in groups:
        if left := [one.pk for one in group if one.pk not in seen]:
            seen |= set(left)
            yield left
