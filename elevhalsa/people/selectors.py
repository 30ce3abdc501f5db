"""Questions about people, schools and teams. What others may ask of a person starts here."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from elevhalsa.people import names
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import (
    CARE_ROLES,
    Branch,
    LocalHelp,
    Person,
    Placement,
    Role,
    School,
    Team,
    TeamKind,
    TriageSwitch,
)

name_of = names.name_of
class_of = names.class_of


def schools_of(person: Person) -> QuerySet[School]:
    """Return the schools a person belongs to now.

    Students and heads by placement, counsellors and nurses by their teams; who is placed at
    the organisation belongs to all of its schools. A student who has left and is at no other
    school keeps the one that was left: what is open there goes on as before.
    """
    if person.role in CARE_ROLES:
        teams = teams_of(person)
        return School.objects.filter(served_by__team__in=teams).distinct().order_by("name")
    placed = person.placements.filter(to_at=None, school__isnull=False).values("school")
    at_all = person.placements.filter(to_at=None, school=None).exists()
    schools = School.objects.filter(organisation=person.organisation_id).order_by("name")
    if at_all:
        return schools
    return schools.filter(Q(pk__in=placed) | Q(pk__in=_left_by(person)))


def _left_by(person: Person) -> QuerySet[Leaving, UUID]:
    """Return the school of a student who left it; a placement since then takes that back."""
    left = Leaving.objects.filter(person=person.pk, taken_back_at=None, left_at__isnull=False)
    return left.filter(school__isnull=False).values_list("school", flat=True)


def teams_of(person: Person) -> QuerySet[Team]:
    """Return the teams a person is a member of now."""
    live = person.memberships.filter(to_at=None).values("team")
    return Team.objects.filter(pk__in=live).order_by("name", "pk")


def members_of(team: Team) -> QuerySet[Person]:
    """Return who is a member of a team now."""
    live = team.memberships.filter(to_at=None).values("person")
    return Person.objects.filter(pk__in=live, is_active=True).order_by("username")


def is_member(person: Person, team_id: UUID) -> bool:
    """Say whether a person is a member of a team now."""
    return person.is_active and person.memberships.filter(to_at=None, team=team_id).exists()


def schools_served_by(team: Team) -> QuerySet[School]:
    """Return the schools that a team answers for."""
    return School.objects.filter(served_by__team=team).order_by("name")


def team_of(school_id: UUID, branch: str, kind: str = TeamKind.SCHOOL) -> Team | None:
    """Return a school's own team of a branch, or its back-up."""
    serving = Q(serves__school=school_id, serves__branch=branch, serves__kind=kind)
    return Team.objects.filter(serving).first()


def teams_backed_by(team: Team) -> QuerySet[Team]:
    """Return the school teams that a back-up stands behind; none for a school team."""
    if team.kind != TeamKind.BACK_UP:
        return Team.objects.none()
    beside = Q(serves__school__in=schools_served_by(team), serves__kind=TeamKind.SCHOOL)
    return Team.objects.filter(beside, branch=team.branch).order_by("name")


def is_synthetic(school_id: UUID) -> bool:
    """Say whether a school is the watch's own, at which nobody is."""
    return School.objects.filter(pk=school_id, is_synthetic=True).exists()


def reads_for_danger(school: School) -> bool:
    """Say whether phones read for danger what the school's students write: unless switched off."""
    return not silent_schools([school])


def silent_schools(schools: Iterable[School]) -> set[UUID]:
    """Return which of some schools have switched the reading for danger off."""
    rows = TriageSwitch.objects.filter(school__in=list(schools)).order_by("pk")
    newest = {row.school_id: row.is_on for row in rows}
    return {school for school, is_on in newest.items() if not is_on}


def students_of(school: School) -> QuerySet[Person]:
    """Return the active students of a school."""
    placed = school.placements.filter(to_at=None).values("person")
    return Person.objects.filter(pk__in=placed, role=Role.STUDENT, is_active=True)


def placed_at(school: School, role: Role) -> list[Person]:
    """Return who has a role at a school, or at its whole organisation; oldest placement first."""
    here = Placement.objects.filter(
        Q(school=school) | Q(school=None),
        to_at=None,
        person__role=role,
        person__is_active=True,
        person__organisation=school.organisation_id,
    )
    rows = here.select_related("person").order_by("from_at", "pk")
    return [placement.person for placement in rows]


def contacts_of(student: Person) -> list[tuple[Person, Branch]]:
    """Return whom a student can write to by name: the school teams of the own schools."""
    teams = Team.objects.filter(kind=TeamKind.SCHOOL, serves__school__in=schools_of(student))
    return [(person, Branch(team.branch)) for team in teams for person in members_of(team)]


def names_by_id(people: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return name and role of each person asked for, by id."""
    found = Person.objects.filter(pk__in=set(people))
    return {person.pk: (name_of(person), person.role) for person in found}


def local_help_of(school_id: UUID, *, today: date) -> QuerySet[LocalHelp]:
    """Return the local numbers for a school that are still to be trusted today."""
    rows = LocalHelp.objects.filter(organisation__schools=school_id, expires_on__gt=today)
    return rows.order_by("label", "pk")
