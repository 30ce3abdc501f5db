"""Recording who works when and who is away. What follows for threads, the scheduler does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people import absences, presence
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.errors import (
    AbsenceWrong,
    DeputyCircle,
    DeputyNeeded,
    DeputyWrong,
    HoursWrong,
)
from elevhalsa.people.models import (
    Absence,
    Organisation,
    Person,
    PresenceChange,
    Team,
    WorkingHours,
)
from elevhalsa.people.selectors import teams_of

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Plan:
    """From when to when a person is away, and who stands in. Sudden ones need only begin."""

    is_planned: bool
    from_at: datetime | None = None
    to_at: datetime | None = None
    deputy: UUID | None = None


@transaction.atomic
def set_working_hours(*, person: Person, week: Collection[Weekly], now: Now) -> None:
    """Replace a person's usual week. Safe to repeat.

    Raises:
        HoursWrong: Two of a day overlap, or one ends before it begins.
    """
    rows = sorted(week, key=lambda one: (one.weekday, one.from_minute))
    backwards = any(one.from_minute >= one.to_minute for one in rows)
    overlaps = any(
        one.weekday == following.weekday and one.to_minute > following.from_minute
        for one, following in pairwise(rows)
    )
    if backwards or overlaps:
        raise HoursWrong
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.working_hours.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(
            person=person,
            weekday=one.weekday,
            from_minute=one.from_minute,
            to_minute=one.to_minute,
        )
        for one in rows
    )
    for team in teams_of(person):
        look_at(team, at=now())


def set_languages(*, person: Person, languages: Collection[str]) -> None:
    """Replace the languages in which a person answers, beside Swedish. Safe to repeat."""
    person.answers_in = sorted(set(languages))
    person.save(update_fields=["answers_in"])


@transaction.atomic
def record_absence(*, person: Person, recorded_by: Person, plan: Plan, now: Now) -> Absence:
    """Record that a person is away. Twice the same is one absence.

    What the person took since then is looked at again.
    A sudden one begins now and, unless said otherwise, lasts the local day: whoever recorded it
    in haste has taken nobody off for longer than that.

    Raises:
        AbsenceWrong: Over already, backwards, or longer than a year.
        DeputyNeeded, DeputyWrong, DeputyCircle: See there.
    """
    owner = Organisation.objects.select_for_update(no_key=True)
    owner.get(pk=person.organisation_id)  # plans see each other
    moment = now()
    start, end = _span(person, plan, moment)
    if stored := _same(person, plan, start, end):
        _look_again(stored, moment)
        return stored
    deputy = _deputy(person, plan, start, end)
    absence = Absence.objects.create(
        person=person,
        is_planned=plan.is_planned,
        from_at=start,
        to_at=end,
        deputy=deputy,
        recorded_by=recorded_by,
        recorded_at=moment,
    )
    PresenceChange.objects.create(absence=absence, acts_at=start)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, ended_by: Person, now: Now) -> None:
    """Take an absence back: the person is here, or will be. Safe to repeat."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if absence.ended_at is None:
        absence.ended_at, absence.ended_by = now(), ended_by
        absence.save(update_fields=["ended_at", "ended_by"])
        absence.changes.all().delete()


def look_at(team: Team, *, at: datetime) -> None:
    """Have a team's threads looked at: fewer people may be there than before."""
    PresenceChange.objects.create(team=team, acts_at=at)


def look_once_at(team: Team, *, at: datetime) -> None:
    """Have a team's threads looked at, unless that is to be done then already."""
    if not PresenceChange.objects.filter(team=team, acts_at=at).exists():
        look_at(team, at=at)


def _look_again(absence: Absence, moment: datetime) -> None:
    """Have an absent person's threads looked at once more, unless that is to come still."""
    if not absence.changes.filter(rounds=0, after=None).exists():
        PresenceChange.objects.create(absence=absence, acts_at=moment)


def _span(person: Person, plan: Plan, moment: datetime) -> tuple[datetime, datetime]:
    start = max(plan.from_at or moment, moment) if plan.is_planned else moment
    end = plan.to_at or (None if plan.is_planned else _end_of_day(person, moment))
    if end is None or not start < end <= start + LONGEST:
        raise AbsenceWrong
    return start, end


def _same(person: Person, plan: Plan, start: datetime, end: datetime) -> Absence | None:
    """Return the absence that says so already; a sudden one adds nothing to a planned one."""
    covering = presence.standing([person.pk]).filter(from_at__lte=start, to_at__gte=end)
    if plan.is_planned or plan.deputy:
        covering = covering.filter(is_planned=plan.is_planned, deputy=plan.deputy)
    return covering.first()


def _end_of_day(person: Person, moment: datetime) -> datetime:
    zone = presence.zone_of_person(person)
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return presence.midnight(tomorrow, zone)


def _deputy(person: Person, plan: Plan, start: datetime, end: datetime) -> Person | None:
    if plan.deputy is None:
        if plan.is_planned:
            raise DeputyNeeded
        return None
    deputy = absences.deputies_for(person).filter(pk=plan.deputy).first()
    if deputy is None:
        raise DeputyWrong
    if _leads_back(deputy, to=person, start=start, end=end):
        raise DeputyCircle
    return deputy


def _leads_back(deputy: Person, *, to: Person, start: datetime, end: datetime) -> bool:
    """Say whether, at some moment of it, standing in goes round to the absent person."""
    if deputy.pk == to.pk:
        return True
    away = presence.standing([deputy.pk]).filter(from_at__lt=end, to_at__gt=start)
    return any(
        _leads_back(one.deputy, to=to, start=max(start, one.from_at), end=min(end, one.to_at))
        for one in away.exclude(deputy=None).select_related("deputy")
        if one.deputy
    )
