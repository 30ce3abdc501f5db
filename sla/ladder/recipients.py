"""Who is told on a rung, in which order: groups of people, the next when nobody took it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from elevhalsa.people import presence
from elevhalsa.people.models import Branch, Person, Role, School, Team
from elevhalsa.people.selectors import is_synthetic, members_of, placed_at
from sla.ladder.climbing import with_deputy
from sla.ladder.rungs import Kind
from sla.models import Clock, Step
from sla.policies.readers import cover_on
from sla.terms import Terms

Group = list[UUID]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Standing:
    """Who has a thread at this moment: all that the ladder knows of it."""

    team: UUID
    back_up: UUID
    assigned: UUID | None  # who took it
    excluded: frozenset[UUID]  # who must not be told of it


class People:
    """Who stands on the ladders of one round: asked of the database once, and then remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], object] = {}

    def groups_for(
        self, clock: Clock, step: Step, standing: Standing, *, at: datetime, terms: Terms
    ) -> list[Group]:
        """Return who is told on a step, group after group; nobody twice, nobody excluded."""
        if step.kind == Kind.RESPONSIBLE:
            groups = self._once(_responsible, clock.school_id, clock.branch)
        elif step.kind == Kind.BACK_UP:
            groups = self._of_back_up(clock, standing, at, terms)
        elif step.kind == Kind.ACUTE:
            groups = [self._once(_members, standing.team)]
        else:
            groups = [self._reminded(standing, at, with_deputy=with_deputy(step, terms))]
        return list(_ids(groups, seen=set(standing.excluded)))

    def back_up_comes(self, standing: Standing, *, since: datetime, until: datetime) -> bool:
        """Say whether anybody of a thread's back-up may be there in time."""
        return self._once(_comes, standing.back_up, since, until, standing.excluded)

    def is_synthetic(self, school_id: UUID) -> bool:
        """Say whether a school is the watch's own, at which nobody is."""
        return self._once(is_synthetic, school_id)

    def _reminded(self, standing: Standing, at: datetime, *, with_deputy: bool) -> list[Person]:
        """Return who is reminded: who took it, or the team; late on the way deputies too."""
        team = self._once(_members, standing.team)
        assigned = [person for person in team if person.pk == standing.assigned]
        people = assigned or team
        if not with_deputy:
            return people
        deputies = [self._once(presence.deputy_of, person, at) for person in people]
        return [*people, *(one for one in deputies if one)]

    def _of_back_up(
        self, clock: Clock, standing: Standing, at: datetime, terms: Terms
    ) -> list[list[Person]]:
        """Return who takes over: on a closed day who was named for it, and who is away last."""
        people = self._once(_members, standing.back_up)
        day = at.astimezone(terms.calendar.time_zone).date()
        is_closed = day in terms.calendar.closed_days
        cover = self._once(cover_on, clock.school_id, clock.branch, day) if is_closed else []
        absent = self._once(presence.absent_of, tuple(one.pk for one in people), at)
        there = [person for person in people if person.pk not in absent]
        return [
            [person for person in there if person.pk in cover],
            [person for person in there if person.pk not in cover],
            [person for person in people if person.pk in absent],
        ]

    def _once(self, find: Callable[..., Found], *asked: object) -> Found:
        key = (find, *asked)
        if key not in self._known:
            self._known[key] = find(*asked)
        return self._known[key]  # type: ignore[return-value]


def responsible_for(school_id: UUID, branch: str) -> list[Person]:
    """Return who is told first of what must not wait at a school, in a branch."""
    return next((group for group in _responsible(school_id, branch) if group), [])


def answers_for(person: Person, school_id: UUID, branch: str) -> bool:
    """Say whether somebody is among those who answer for a branch's promise at a school."""
    return any(person in group for group in _responsible(school_id, branch))


def _responsible(school_id: UUID, branch: str) -> list[list[Person]]:
    """Return those who answer for a branch's promise at a school (rule 10).

    Counsellors: a head of the school and the municipality's responsible person, both at once.
    Nurses: the verksamhetschef of the medical branch. After them their peers, the municipality,
    and last whoever runs the service: nobody is left untold because a chair is empty.
    """
    school = School.objects.get(pk=school_id)
    municipality = placed_at(school, Role.MUNICIPALITY)
    administrators = placed_at(school, Role.ADMINISTRATOR)
    if branch == Branch.NURSE:
        chiefs = placed_at(school, Role.VERKSAMHETSCHEF)
        return [[one] for one in [*chiefs, *municipality, *administrators]]
    heads = placed_at(school, Role.HEAD)
    first = [*heads[:1], *municipality[:1]]
    return [first, *([one] for one in [*heads[1:], *municipality[1:], *administrators])]


def _comes(team_id: UUID, since: datetime, until: datetime, without: frozenset[UUID]) -> bool:
    team = Team.objects.get(pk=team_id)
    return presence.present(team, since, until, without=without)


def _members(team_id: UUID) -> list[Person]:
    return list(members_of(Team.objects.get(pk=team_id)))


def _ids(groups: Iterable[list[Person]], *, seen: set[UUID]) -> Iterator[Group]:
    """Yield the groups' ids without those in ``seen``, nobody twice, none empty."""
    for group in groups:
        if left := list(dict.fromkeys(one.pk for one in group if one.pk not in seen)):
            seen |= set(left)
            yield left
