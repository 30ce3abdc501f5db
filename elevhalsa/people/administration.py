"""What an administrator may ask: everything of the own organisation, and nothing of another."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from elevhalsa.errors import NotFound
from elevhalsa.people import selectors
from elevhalsa.people.models import Person, Role, School, Team


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
    person = Person.objects.filter(pk=person_id, organisation=admin.organisation_id).first()
    if person is None:
        raise NotFound
    return person


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


def people_for(admin: Person, *, role: Role | None, school_id: UUID | None) -> Iterator[Listed]:
    """Yield the organisation's people, of one role or at one school if asked so."""
    found = Person.objects.filter(organisation=admin.organisation_id).order_by("role", "username")
    if role is not None:
        found = found.filter(role=role)
    for person in found:
        listed = _listed(person)
        if school_id is None or school_id in listed.schools:
            yield listed


def _listed(person: Person) -> Listed:
    return Listed(
        id=person.pk,
        username=person.username,
        name=selectors.name_of(person),
        role=person.role,
        class_name=selectors.class_of(person),
        active=person.is_active,
        schools=[school.pk for school in selectors.schools_of(person)],
        teams=[team.pk for team in selectors.teams_of(person)],
        state=_state(person),
    )


def _state(person: Person) -> str:
    if person.has_usable_password():
        return "ready"
    return "invited" if person.one_use_codes.filter(used_at=None).exists() else "new"
