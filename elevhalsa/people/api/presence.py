"""Working hours and absences: one's own, and those that one may record for others."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from elevhalsa.clock import database_now
from elevhalsa.people import absences, presence
from elevhalsa.people.attendance import END_OF_DAY, Weekly
from elevhalsa.people.door import Door, actor, care_staff
from elevhalsa.people.errors import (
    AbsenceWrong,
    DeputyCircle,
    DeputyNeeded,
    DeputyWrong,
    HoursWrong,
)
from elevhalsa.people.models import CARE_ROLES, Absence, AnswerLanguage, Branch, Person, TeamKind
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import teams_of
from elevhalsa.people.services import presence as services
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Id, Moment

recorders = Door(*CARE_ROLES, *absences.RESPONSIBLE)
router = Router(tags=["presence"], auth=recorders)

MOST_HOURS = 7 * 6  # intervals of a week


class Hours(Body):
    """Hours of a day of the week: 0 is Monday, minutes are those of the local day."""

    weekday: int = Field(ge=0, le=6)
    from_minute: int = Field(ge=0, lt=END_OF_DAY)
    to_minute: int = Field(gt=0, le=END_OF_DAY)


class WeekIn(Body):
    """A usual week."""

    hours: list[Hours] = Field(max_length=MOST_HOURS)


class LanguagesIn(Body):
    """The languages in which one answers, beside Swedish."""

    languages: list[AnswerLanguage] = Field(max_length=len(AnswerLanguage))


class AbsenceIn(Body):
    """That somebody is away. There is no field for why."""

    person: Id
    planned: bool
    from_at: AwareDatetime | None = None
    to_at: AwareDatetime | None = None
    deputy: Id | None = None


class Somebody(Schema):
    """A person with a name."""

    id: Id
    name: str


class TeamOfPerson(Schema):
    """A team that a person is in."""

    id: Id
    name: str
    kind: TeamKind


class AbsenceOut(Schema):
    """From when to when somebody is away, who stands in, and who recorded it."""

    id: Id
    person: Id
    planned: bool
    from_at: Moment
    to_at: Moment
    deputy: Somebody | None
    recorded_by: Somebody


class Mine(Schema):
    """One's own week and absences, and who could stand in."""

    time_zone: str
    hours: list[Hours]
    languages: list[str]
    absences: list[AbsenceOut]
    deputies: list[Somebody]


class PersonPresence(Somebody):
    """Somebody whose absence one may record. ``away`` stands now."""

    branch: Branch
    teams: list[TeamOfPerson]
    away: AbsenceOut | None
    coming: list[AbsenceOut]
    deputies: list[Somebody]
    may_plan: bool


class People(Schema):
    """Everybody whose absence one may record."""

    people: list[PersonPresence]
    now: Moment


@router.get("/presence/mine", response={200: Mine, **refusals()}, auth=care_staff)
def show_mine(request: HttpRequest) -> Mine:
    """Show one's own working hours and absences."""
    return _mine(actor(request))


@router.put("/presence/mine/hours", response={200: Mine, **refusals(HoursWrong)}, auth=care_staff)
def set_hours(request: HttpRequest, body: WeekIn) -> Mine:
    """Replace one's usual week."""
    person = actor(request)
    week = [Weekly(one.weekday, one.from_minute, one.to_minute) for one in body.hours]
    services.set_working_hours(person=person, week=week, now=database_now)
    return _mine(person)


@router.put("/presence/mine/languages", response={200: Mine, **refusals()}, auth=care_staff)
def set_languages(request: HttpRequest, body: LanguagesIn) -> Mine:
    """Replace the languages in which one answers: triage suggests who speaks the student's."""
    person = actor(request)
    services.set_languages(person=person, languages=body.languages)
    return _mine(person)


@router.get("/presence/people", response={200: People, **refusals()})
def show_people(request: HttpRequest) -> People:
    """List the people whose absence one may record, and who of them is away."""
    recorder, moment = actor(request), database_now()
    people = absences.people_seen_by(recorder)
    return People(people=[_person(one, recorder, moment) for one in people], now=moment)


@router.post(
    "/presence/absences",
    response={
        201: AbsenceOut,
        **refusals(AbsenceWrong, DeputyNeeded, DeputyWrong, DeputyCircle),
    },
)
def record_absence(request: HttpRequest, body: AbsenceIn) -> Status[AbsenceOut]:
    """Record an absence; a sudden one begins now and lasts the day, unless said otherwise."""
    recorder = actor(request)
    person = absences.person_for(recorder, body.person, is_planned=body.planned)
    absence = services.record_absence(
        person=person,
        recorded_by=recorder,
        plan=services.Plan(body.planned, body.from_at, body.to_at, body.deputy),
        now=database_now,
    )
    return Status(201, _absence(absence))


@router.delete("/presence/absences/{id:absence_id}", response={204: None, **refusals()})
def end_absence(request: HttpRequest, absence_id: UUID) -> Status[None]:
    """Take an absence back."""
    recorder = actor(request)
    absence = absences.absence_for(recorder, absence_id)
    services.end_absence(absence=absence, ended_by=recorder, now=database_now)
    return Status(204, None)


def _mine(person: Person) -> Mine:
    moment = database_now()
    rows = person.working_hours.order_by("weekday", "from_minute")
    return Mine(
        time_zone=str(presence.zone_of_person(person)),
        hours=[
            Hours(weekday=row.weekday, from_minute=row.from_minute, to_minute=row.to_minute)
            for row in rows
        ],
        languages=list(person.answers_in),
        absences=[_absence(one) for one in absences.schedule_of(person) if one.to_at > moment],
        deputies=_named(absences.deputies_for(person)),
    )


def _person(person: Person, recorder: Person, moment: datetime) -> PersonPresence:
    schedule = [one for one in absences.schedule_of(person) if one.to_at > moment]
    away = [one for one in schedule if one.from_at <= moment]
    may_plan = absences.may_plan(recorder, person)
    return PersonPresence(
        id=person.pk,
        name=name_of(person),
        branch=Branch(person.role),
        teams=[
            TeamOfPerson(id=team.pk, name=team.name, kind=TeamKind(team.kind))
            for team in teams_of(person)
        ],
        away=_absence(away[0]) if away else None,
        coming=[_absence(one) for one in schedule if one not in away],
        deputies=_named(absences.deputies_for(person)) if may_plan else [],
        may_plan=may_plan,
    )


def _named(people: Iterable[Person]) -> list[Somebody]:
    return [Somebody(id=one.pk, name=name_of(one)) for one in people]


def _absence(absence: Absence) -> AbsenceOut:
    deputy, recorder = absence.deputy, absence.recorded_by
    return AbsenceOut(
        id=absence.pk,
        person=absence.person_id,
        planned=absence.is_planned,
        from_at=absence.from_at,
        to_at=absence.to_at,
        deputy=Somebody(id=deputy.pk, name=name_of(deputy)) if deputy else None,
        recorded_by=Somebody(id=recorder.pk, name=name_of(recorder)),
    )
