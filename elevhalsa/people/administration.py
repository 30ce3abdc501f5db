"""What an administrator may ask: everything of the own organisation, and nothing of another."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from elevhalsa.errors import NotFound
from elevhalsa.people import selectors
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import (
    Membership,
    OneUseCode,
    Person,
    Placement,
    Role,
    School,
    Team,
)


def school_for(admin: Person, school_id: UUID) -> School:
    """Return a school of the administrator's organisation.

    Raises:
        NotFound: No such school there.
    """
    school = School.objects.filter(pk=school_id, organisation=admin.organisation_id).first()
    if school is None:
        raise NotFound
    return school


def team_for(admin: Person, team_id: UUID) -> Team:
    """Return a team of the administrator's organisation.

    Raises:
        NotFound: No such team there.
    """
    team = Team.objects.filter(pk=team_id, organisation=admin.organisation_id).first()
    if team is None:
        raise NotFound
    return team


def person_for(admin: Person, person_id: UUID) -> Person:
    """Return a person of the administrator's organisation.

    Raises:
        NotFound: No such person there.
    """
    person = Person.objects.filter(
        pk=person_id, organisation=admin.organisation_id, is_alias=False
    ).first()
    if person is None:
        raise NotFound
    return person


def people_of(admin: Person, ids: Collection[UUID]) -> list[Person]:
    """Return some people of the administrator's organisation.

    Raises:
        NotFound: One of them is none of its.
    """
    everybody = Person.objects.filter(organisation=admin.organisation_id, is_alias=False)
    found = everybody.in_bulk(list(ids))
    if set(ids) - found.keys():
        raise NotFound
    return list(found.values())


LIVE_PLACEMENTS = Prefetch("placements", Placement.objects.filter(to_at=None))
LIVE_MEMBERSHIPS = Prefetch(
    "memberships",
    Membership.objects.filter(to_at=None)
    .select_related("team")
    .prefetch_related("team__serves")
    .order_by("team__name", "team"),
)
LEAVINGS = Prefetch("leavings", Leaving.objects.filter(taken_back_at=None))
UNUSED_CODES = Prefetch("one_use_codes", OneUseCode.objects.filter(used_at=None))


@dataclass(frozen=True)
class Leaves:
    """The last day of somebody, whether it was carried out, and which school a student leaves."""

    last_day: date
    left: bool
    school: UUID | None


@dataclass(frozen=True)
class Listed:
    """A person as the administrator sees them. ``state`` says how far sign-in has come."""

    id: UUID
    username: str
    name: str
    role: str
    class_name: str | None
    active: bool
    schools: list[UUID]
    teams: list[UUID]
    state: str
    leaving: Leaves | None


def people_for(admin: Person, *, role: Role | None, school_id: UUID | None) -> Iterator[Listed]:
    """Yield the organisation's people, of one role or at one school if asked so."""
    everybody = Person.objects.filter(organisation=admin.organisation_id, is_alias=False)
    found = everybody.order_by("role", "username")
    if role is not None:
        found = found.filter(role=role)
    everywhere = list(admin.organisation.schools.order_by("name").values_list("pk", flat=True))
    for person in found.prefetch_related(LIVE_PLACEMENTS, LIVE_MEMBERSHIPS, UNUSED_CODES, LEAVINGS):
        listed = _listed(person, everywhere)
        if school_id is None or school_id in listed.schools:
            yield listed


def _listed(person: Person, everywhere: list[UUID]) -> Listed:
    placed = {placement.school_id for placement in person.placements.all()}
    teams = [membership.team for membership in person.memberships.all()]
    served = {serving.school_id for team in teams for serving in team.serves.all()}
    leaving = _leaving(person)
    has_left = person.is_student and leaving is not None and leaving.left
    return Listed(
        id=person.pk,
        username=person.username,
        name=selectors.name_of(person),
        role=person.role,
        class_name=selectors.class_of(person),
        active=person.is_active or has_left,  # whether anything is read still is nobody's business
        schools=[one for one in everywhere if None in placed or one in placed | served],
        teams=[team.pk for team in teams],
        state=_state(person),
        leaving=leaving,
    )


def _leaving(person: Person) -> Leaves | None:
    row = next(iter(person.leavings.all()), None)
    return Leaves(row.last_day, row.left_at is not None, row.school_id) if row else None


def _state(person: Person) -> str:
    if person.has_usable_password():
        return "ready"
    return "invited" if person.one_use_codes.all() else "new"
