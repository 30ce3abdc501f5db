"""People, where they belong, and the end of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from elevhalsa.clock import Now
from elevhalsa.people import names, sessions, user_names
from elevhalsa.people.errors import NameTaken, PersonExists, RoleWrong
from elevhalsa.people.models import (
    CARE_ROLES,
    Membership,
    Organisation,
    Person,
    Placement,
    Role,
    School,
    Team,
)
from elevhalsa.people.selectors import class_of, name_of, teams_of
from elevhalsa.people.services.presence import look_at

AT_A_SCHOOL = (Role.STUDENT, Role.HEAD)
DRAWS = 20  # tries to draw a user name that is free: one is enough among millions


@dataclass(frozen=True)
class Place:
    """Where a person is entered: at a school, in teams, or neither."""

    school: School | None
    teams: Collection[Team]


def create_person(
    *,
    organisation: Organisation,
    role: Role,
    name: str,
    now: Now,
    school: School | None = None,
    class_name: str | None = None,
    language: str = "sv",
    username: str | None = None,
) -> Person:
    """Create a person who cannot sign in yet; the user name is drawn unless one is given.

    Raises:
        RoleWrong: A student or head without a school, anybody else with one, another
            organisation's school, or a class of somebody who is no student.
        NameTaken: The given user name belongs to somebody.
    """
    person = Person(id=uuid4(), organisation=organisation, role=role, language=language)
    person.username = username or ""
    _create(person, name=name, class_name=class_name, school=school, now=now)
    return person


@transaction.atomic
def enter_person(
    *,
    organisation: Organisation,
    role: Role,
    name: str,
    class_name: str | None,
    place: Place,
    language: str,
    now: Now,
    person_id: UUID,
) -> Person:
    """Create a person and put them into teams, all or nothing. Safe to repeat with the same id.

    Raises:
        RoleWrong: As in ``create_person`` and ``add_member``.
        PersonExists: The id belongs to somebody who was entered otherwise.
    """
    person = Person(id=person_id, organisation=organisation, role=role, language=language)
    try:
        _create(person, name=name, class_name=class_name, school=place.school, now=now)
    except PersonExists:
        before = Person.objects.get(pk=person_id)
        wanted = (False, organisation.pk, role, name, class_name, place.school)
        if _as_entered(before) != wanted or not _was_in(before, place.teams):
            raise
        return before
    for team in place.teams:
        add_member(team=team, person=person, now=now)
    return person


def _create(
    person: Person, *, name: str, class_name: str | None, school: School | None, now: Now
) -> None:
    role, organisation = Role(person.role), person.organisation
    _check_place(role, organisation=organisation, school=school, class_name=class_name)
    scope = names.scope_of(organisation=organisation, school=school)
    person.name_sealed = names.seal_name(name, person_id=person.pk, scope=scope)
    if class_name is not None:
        person.class_sealed = names.seal_class(class_name, person_id=person.pk, scope=scope)
    person.set_unusable_password()
    with transaction.atomic():
        _save_under_free_name(person, person.username)
        if role not in CARE_ROLES:
            Placement.objects.create(person=person, school=school, from_at=now())


def _as_entered(person: Person) -> tuple[object, ...]:
    placed = person.placements.select_related("school").order_by("from_at").first()
    said = (name_of(person), class_of(person), placed.school if placed else None)
    return (person.is_alias, person.organisation_id, person.role, *said)


def _was_in(person: Person, teams: Collection[Team]) -> bool:
    ever = set(person.memberships.values_list("team", flat=True))
    return {team.pk for team in teams} <= ever


def _check_place(
    role: Role, *, organisation: Organisation, school: School | None, class_name: str | None
) -> None:
    if (role in AT_A_SCHOOL) != (school is not None):
        raise RoleWrong
    if school is not None and school.organisation_id != organisation.pk:
        raise RoleWrong
    if class_name is not None and role != Role.STUDENT:
        raise RoleWrong


def _save_under_free_name(person: Person, username: str) -> None:
    for _ in range(1 if username else DRAWS):
        person.username = user_names.normal(username or user_names.draw())
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            if Person.objects.filter(pk=person.pk).exists():
                raise PersonExists from None
            continue
        return
    raise NameTaken


@transaction.atomic
def add_member(*, team: Team, person: Person, now: Now) -> Membership:
    """Put a counsellor or nurse into a team of their branch. Safe to repeat.

    Their sessions end: a page that was signed in before would sign as what they were then.

    Raises:
        RoleWrong: Another branch, another organisation, or deactivated.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    is_fit = person.role == team.branch and person.organisation_id == team.organisation_id
    if not is_fit or not person.is_active:
        raise RoleWrong
    if live := person.memberships.filter(team=team, to_at=None).first():
        return live
    sessions.end_all(person)
    return Membership.objects.create(person=person, team=team, from_at=now())


@transaction.atomic
def remove_member(*, team: Team, person: Person, now: Now) -> None:
    """Take a person out of a team and end their sessions at once. Safe to repeat."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    moment = now()
    ended = person.memberships.filter(team=team, to_at=None).update(to_at=moment)
    if ended:
        look_at(team, at=moment)
        sessions.end_all(person)


@transaction.atomic
def deactivate(*, person: Person, now: Now) -> None:
    """End everything of a person at once: sessions, memberships, placements, codes on paper."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    moment = now()
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_places(person, moment)
    person.one_use_codes.filter(used_at=None).update(used_at=moment)
    sessions.end_all(person)


def _end_places(person: Person, moment: datetime) -> None:
    for team in teams_of(person):
        look_at(team, at=moment)
    person.memberships.filter(to_at=None).update(to_at=moment)
    person.placements.filter(to_at=None).update(to_at=moment)


def set_language(*, person: Person, language: str) -> None:
    """Choose the language of a person's screens."""
    person.language = language
    person.save(update_fields=["language"])
