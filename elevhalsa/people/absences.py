"""Whose presence a person may see and record, and who may stand in. The access checks."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.people.models import (
    CARE_ROLES,
    Absence,
    Membership,
    Person,
    Role,
    School,
    Team,
    TeamKind,
)
from elevhalsa.people.selectors import schools_of, teams_backed_by, teams_of

RESPONSIBLE = (Role.HEAD, Role.VERKSAMHETSCHEF, Role.MUNICIPALITY)


def teams_seen_by(person: Person) -> QuerySet[Team]:
    """Return the teams whose people's absence a person may record.

    The own teams and those that they are the back-up of; a head the school's own teams, the
    verksamhetschef the nurses' and the municipality's responsible person every team.
    """
    if person.role in CARE_ROLES:
        own = list(teams_of(person))
        backed = [team for one in own for team in teams_backed_by(one)]
        seen = {team.pk for team in (*own, *backed)}
        return Team.objects.filter(pk__in=seen).order_by("name", "pk")
    teams = Team.objects.filter(organisation=person.organisation_id).order_by("name", "pk")
    if person.role == Role.MUNICIPALITY:
        return teams
    if person.role == Role.VERKSAMHETSCHEF:
        return teams.filter(branch=Role.NURSE)
    if person.role == Role.HEAD:
        at_school = Q(serves__school__in=schools_of(person), kind=TeamKind.SCHOOL)
        return teams.filter(at_school).distinct()
    return Team.objects.none()


def people_seen_by(person: Person) -> QuerySet[Person]:
    """Return the people whose absence a person may record."""
    live = Membership.objects.filter(team__in=teams_seen_by(person), to_at=None)
    seen = Q(pk__in=live.values("person"))
    if person.role in CARE_ROLES:
        seen |= Q(pk=person.pk)
    return Person.objects.filter(seen, is_active=True).order_by("username")


def person_for(recorder: Person, person_id: UUID, *, is_planned: bool) -> Person:
    """Return a person whose absence ``recorder`` may record.

    Raises:
        NotFound: No such person, or not theirs to know of; a caller cannot tell which.
        NotAllowed: A colleague's plans are their own, or those of who is responsible.
    """
    person = people_seen_by(recorder).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if is_planned and not may_plan(recorder, person):
        raise NotAllowed
    return person


def may_plan(recorder: Person, person: Person) -> bool:
    """Say whether one may plan a person's absence: one's own, or as somebody responsible."""
    return person.pk == recorder.pk or recorder.role in RESPONSIBLE


def absence_for(recorder: Person, absence_id: UUID) -> Absence:
    """Return an absence that ``recorder`` may end: whoever may record it may.

    Raises:
        NotFound, NotAllowed: As in ``person_for``.
    """
    absence = Absence.objects.filter(pk=absence_id).select_related("person").first()
    if absence is None:
        raise NotFound
    person_for(recorder, absence.person_id, is_planned=absence.is_planned)
    return absence


def deputies_for(person: Person) -> QuerySet[Person]:
    """Return who may stand in: colleagues of the branch, and those of the back-up behind them."""
    own = teams_of(person).values("pk")
    schools = School.objects.filter(served_by__team__in=own)
    behind = Q(serves__school__in=schools, kind=TeamKind.BACK_UP, branch=person.role)
    teams = Team.objects.filter(Q(pk__in=own) | behind)
    live = Membership.objects.filter(team__in=teams, to_at=None).values("person")
    found = Person.objects.filter(pk__in=live, role=person.role, is_active=True)
    return found.exclude(pk=person.pk).order_by("username")


def schedule_of(person: Person) -> Sequence[Absence]:
    """Return a person's absences that were not taken back, the first to come first."""
    rows = person.absences.filter(ended_at=None).order_by("from_at")
    return list(rows.select_related("person", "deputy", "recorded_by"))
