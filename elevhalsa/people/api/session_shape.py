"""The session as clients see it."""

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Field, Schema

from elevhalsa.clock import database_now
from elevhalsa.people import selectors, sessions
from elevhalsa.people.door import is_verified
from elevhalsa.people.models import Person
from elevhalsa.people.services import second_factor
from elevhalsa.wire import Id, Moment


class SchoolOut(Schema):
    """A school of the signed-in person."""

    id: Id
    name: str
    time_zone: str
    opened: bool
    triage: bool  # whether the phone reads what is written for signs of danger


class TeamOut(Schema):
    """A team of the signed-in person."""

    id: Id
    name: str
    branch: str
    kind: str
    schools: list[Id]


class PersonOut(Schema):
    """The signed-in person."""

    id: Id
    username: str
    name: str
    role: str
    language: str
    class_name: str | None = Field(serialization_alias="class")
    second_factor: Literal["not_needed", "set_up", "needed", "verified"]
    passkey: bool  # whether a passkey proves the second factor
    schools: list[SchoolOut]
    teams: list[TeamOut]


class SessionOut(Schema):
    """The session: how to write safely, what time it is, and who is signed in."""

    csrf: str
    now: Moment
    demonstration: bool
    idle_s: int
    person: PersonOut | None


def session_of(request: HttpRequest) -> SessionOut:
    """Return what a client needs to know of its session."""
    person = request.user
    signed_in_person = person if isinstance(person, Person) else None
    idle = sessions.idle_limit(signed_in_person) if signed_in_person else timedelta()
    return SessionOut(
        csrf=get_token(request),
        now=database_now(),
        demonstration=settings.DEMONSTRATION,
        idle_s=int(idle.total_seconds()),
        person=_person_out(request, signed_in_person) if signed_in_person else None,
    )


def _person_out(request: HttpRequest, person: Person) -> PersonOut:
    state = _second_factor_of(request, person)
    may_see = state in {"not_needed", "verified"}
    return PersonOut(
        id=person.pk,
        username=person.username,
        name=selectors.name_of(person) if may_see else "",
        role=person.role,
        language=person.language,
        class_name=selectors.class_of(person) if may_see else None,
        second_factor=state,
        passkey=second_factor.has_passkey(person),
        schools=_schools_out(person) if may_see else [],
        teams=_teams_out(person) if may_see else [],
    )


def _second_factor_of(
    request: HttpRequest, person: Person
) -> Literal["not_needed", "set_up", "needed", "verified"]:
    if person.is_student:
        return "not_needed"
    if is_verified(request):
        return "verified"
    return "needed" if second_factor.is_set_up(person) else "set_up"


def _schools_out(person: Person) -> list[SchoolOut]:
    schools = list(selectors.schools_of(person))
    silent = selectors.silent_schools(schools)
    return [
        SchoolOut(
            id=school.pk,
            name=school.name,
            time_zone=school.time_zone,
            opened=school.opened_at is not None,
            triage=school.pk not in silent,
        )
        for school in schools
    ]


def _teams_out(person: Person) -> list[TeamOut]:
    return [
        TeamOut(
            id=team.pk,
            name=team.name,
            branch=team.branch,
            kind=team.kind,
            schools=[school.pk for school in selectors.schools_served_by(team)],
        )
        for team in selectors.teams_of(person)
    ]
