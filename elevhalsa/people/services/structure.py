"""Organisations, schools, teams and the local numbers of the help panel."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from elevhalsa.clock import Now
from elevhalsa.people import selectors
from elevhalsa.people.errors import NameTaken, TeamExists, TeamWrong
from elevhalsa.people.models import (
    Branch,
    LocalHelp,
    Organisation,
    Person,
    School,
    Team,
    TeamKind,
    TeamSchool,
)

SEVERAL = 2  # from here on a back-up's keys name the organisation, not a school


def create_organisation(*, name: str) -> Organisation:
    """Create who runs the schools."""
    return Organisation.objects.create(name=name)


def create_school(*, organisation: Organisation, name: str) -> School:
    """Create a school; students cannot write to it before it is opened.

    Raises:
        NameTaken: The organisation has one of this name.
    """
    try:
        with transaction.atomic():
            return School.objects.create(organisation=organisation, name=name)
    except IntegrityError:
        raise NameTaken from None


def create_team(
    *,
    branch: Branch,
    kind: TeamKind,
    name: str,
    schools: Collection[School],
    team_id: UUID | None = None,
) -> Team:
    """Create a team for schools of one organisation. The client makes the id.

    Raises:
        TeamWrong: No school, schools of two organisations, or a school team of several.
        TeamExists: One of the schools has such a team, or the id is taken.
    """
    owners = {school.organisation_id for school in schools}
    if len(owners) != 1 or (kind == TeamKind.SCHOOL and len(schools) != 1):
        raise TeamWrong
    try:
        with transaction.atomic():
            team = Team(
                id=team_id or uuid4(),
                organisation_id=owners.pop(),
                branch=branch,
                kind=kind,
                name=name,
            )
            team.save(force_insert=True)
            for school in schools:
                TeamSchool.objects.create(team=team, school=school, branch=branch, kind=kind)
    except IntegrityError:
        raise TeamExists from None
    return team


@transaction.atomic
def switch_triage(*, school: School, author: Person, is_on: bool, now: Now) -> None:
    """Let phones read for danger what a school's students write, or no longer.

    Who did it and when is kept. Safe to repeat: what is so already is not noted.
    """
    locked = School.objects.select_for_update().get(pk=school.pk)
    if selectors.reads_for_danger(locked) != is_on:
        locked.triage_switches.create(is_on=is_on, author_id=author.pk, at=now())


def serve_school(*, team: Team, school: School) -> None:
    """Let a back-up of several schools serve one more of the organisation. Safe to repeat.

    Raises:
        TeamWrong: A school team, or a back-up of one school: its keys name that school.
        TeamExists: The school has a back-up of this branch.
    """
    served = set(team.serves.values_list("school", flat=True))
    if school.pk in served:
        return
    if team.kind != TeamKind.BACK_UP or len(served) < SEVERAL:
        raise TeamWrong
    try:
        with transaction.atomic():
            TeamSchool.objects.create(team=team, school=school, branch=team.branch, kind=team.kind)
    except IntegrityError:
        raise TeamExists from None


@dataclass(frozen=True)
class Opening:
    """When a number answers on some days of the week, by the school's clock.

    One that closes no later than it opens closes on the day after: 00:00 to 00:00 is a whole day.
    """

    days: tuple[int, ...]  # 1 is Monday
    opens: str  # 08:00
    closes: str


@dataclass(frozen=True)
class LocalNumber:
    """A row of the help panel that the organisation adds to the national ones."""

    label: str
    number: str
    hours: str  # a note in words
    verified_on: date
    expires_on: date
    opening: tuple[Opening, ...] = ()
    holidays: Literal["", "open", "closed"] = ""


@transaction.atomic
def replace_local_help(*, organisation: Organisation, rows: Sequence[LocalNumber]) -> None:
    """Replace the organisation's local numbers by these."""
    organisation.local_help.all().delete()
    for row in rows:
        LocalHelp.objects.create(
            organisation=organisation,
            label=row.label,
            number=row.number,
            hours=row.hours,
            opening=[asdict(one) for one in row.opening] or None,
            holidays=row.holidays,
            verified_on=row.verified_on,
            expires_on=row.expires_on,
        )
