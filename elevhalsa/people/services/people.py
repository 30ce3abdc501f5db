"""People, where they belong, and the end of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from elevhalsa.clock import Now
from elevhalsa.people import names, sessions, user_names
from elevhalsa.people.errors import NameTaken, RoleWrong
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
from elevhalsa.people.selectors import teams_of
from elevhalsa.people.services.presence import look_at

AT_A_SCHOOL = (Role.STUDENT, Role.HEAD)
DRAWS = 20  # tries to draw a user name that is free: one is enough among millions


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
    _check_place(role, organisation=organisation, school=school, class_name=class_name)
    person = Person(id=uuid4(), organisation=organisation, role=role, language=language)
    scope = names.scope_of(organisation=organisation, school=school)
    person.name_sealed = names.seal_name(name, person_id=person.pk, scope=scope)
    if class_name is not None:
        person.class_sealed = names.seal_class(class_name, person_id=person.pk, scope=scope)
    person.set_unusable_password()
    with transaction.atomic():
        _save_under_free_name(person, username)
        if role not in CARE_ROLES:
            Placement.objects.create(person=person, school=school, from_at=now())
    return person


@transaction.atomic
def enter_person(
    *,
    organisation: Organisation,
    role: Role,
    name: str,
    class_name: str | None,
    school: School | None,
    teams: Collection[Team],
    language: str,
    now: Now,
) -> Person:
    """Create a person and put them into teams, all or nothing.

    Raises:
        RoleWrong: As in ``create_person`` and ``add_member``.
    """
    person = create_person(
        organisation=organisation,
        role=role,
        name=name,
        class_name=class_name,
        school=school,
        language=language,
        now=now,
    )
    for team in teams:
        add_member(team=team, person=person, now=now)
    return person


def _check_place(
    role: Role, *, organisation: Organisation, school: School | None, class_name: str | None
) -> None:
    if (role in AT_A_SCHOOL) != (school is not None):
        raise RoleWrong
    if school is not None and school.organisation_id != organisation.pk:
        raise RoleWrong
    if class_name is not None and role != Role.STUDENT:
        raise RoleWrong


def _save_under_free_name(person: Person, username: str | None) -> None:
    for _ in range(1 if username else DRAWS):
        person.username = user_names.normal(username or user_names.draw())
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
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
    person = Person.objects.select_for_update().get(pk=person.pk)
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
