"""Questions about who is there: working hours, absences, deputies. Times are in UTC.

Nobody who has not said when they work counts as away: only what was recorded does. Nor is
anything promised of them: ``next_present_at`` knows those alone who have said it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from elevhalsa.people import attendance
from elevhalsa.people.attendance import Attendance, Span, Weekly
from elevhalsa.people.models import Absence, Person, Team, TeamSchool, WorkingHours
from elevhalsa.people.selectors import members_of, teams_of

SEEN_AHEAD = timedelta(days=21)  # how far ahead a next time is looked for
DEFAULT_ZONE = "Europe/Stockholm"


def is_absent(person: Person, at: datetime) -> bool:
    """Say whether an absence of the person stands at a moment."""
    return absence_of(person.pk, at) is not None


def absent_of(person_ids: Iterable[UUID], at: datetime) -> set[UUID]:
    """Return which of some people are away at a moment."""
    away = standing(person_ids).filter(from_at__lte=at, to_at__gt=at)
    return set(away.values_list("person", flat=True))


def present(
    team: Team, from_at: datetime, to_at: datetime, *, without: Collection[UUID] = ()
) -> bool:
    """Say whether anybody of a team may be there between two moments, ``without`` some of it.

    ``to_at`` no later than ``from_at`` asks about that one moment.
    """
    to_at = max(to_at, from_at + timedelta(microseconds=1))
    found = attendances(team, from_at, without=without)
    return any(next(one.spans(from_at, to_at), None) for one in found)


def left_at(
    team: Team,
    from_at: datetime,
    to_at: datetime,
    *,
    without: Collection[UUID] = (),
    for_good: bool,
) -> datetime | None:
    """Return when a team is left by its last before ``to_at``; None if it is not, or is already.

    ``for_good``: with nobody who comes again before ``to_at``.
    """
    found = attendances(team, from_at, without=without)
    spans = [span for one in found for span in one.spans(from_at, to_at)]
    end = attendance.left_at(spans, for_good=for_good)
    return end if end and end < to_at else None


def reads_now(team: Team, at: datetime, *, without: Collection[UUID] = ()) -> bool:
    """Say whether somebody of a team has said that they work at this moment, and is not away."""
    return _next_known(attendances(team, at, without=without), at) == at


def next_present_at(
    team: Team,
    from_at: datetime,
    *,
    without: Collection[UUID] = (),
    closed_on: Collection[date] = (),
) -> datetime | None:
    """Return when somebody of a team is next known to be there; None where nobody has said.

    ``closed_on``: local days on which the school is closed, whatever the week says.
    """
    return _next_known(attendances(team, from_at, without=without), from_at, closed_on=closed_on)


def absence_of(person_id: UUID, at: datetime) -> Absence | None:
    """Return the absence that stands at a moment, one with a deputy before one without."""
    rows = standing([person_id]).filter(from_at__lte=at, to_at__gt=at)
    found = rows.select_related("person", "deputy", "recorded_by")
    return min(found, key=lambda one: (one.deputy_id is None, one.recorded_at), default=None)


def deputy_of(person: Person, at: datetime) -> Person | None:
    """Return who stands in for an absent person at a moment: a deputy's deputy in turn.

    None if the person is not away, or if the way ends with somebody who is away without one.
    """
    seen: set[UUID] = set()
    absence = absence_of(person.pk, at)
    deputy: Person | None = None
    while absence:
        seen.add(absence.person_id)
        deputy = absence.deputy
        if deputy is None or not deputy.is_active or deputy.pk in seen:
            return None
        absence = absence_of(deputy.pk, at)
    return deputy


def away_since(person: Person, at: datetime) -> datetime:
    """Return since when an absent person has been away without a break; ``at`` if they are not."""
    rows = standing([person.pk]).filter(from_at__lte=at).order_by("-from_at")
    for absence in rows:
        if absence.to_at >= at:
            at = absence.from_at
    return at


def standing(person_ids: Iterable[UUID]) -> QuerySet[Absence]:
    """Return the absences of some people that were not taken back."""
    return Absence.objects.filter(person__in=list(person_ids), ended_at=None)


def attendances(
    team: Team, from_at: datetime, *, without: Collection[UUID] = ()
) -> Sequence[Attendance]:
    """Return when each member of a team is there, from a moment on."""
    return list(attendance_of(team, from_at, without=without).values())


def attendance_of(
    team: Team, from_at: datetime, *, without: Collection[UUID] = ()
) -> dict[UUID, Attendance]:
    """Return when each member of a team is there, from a moment on, by person."""
    people = [one for one in members_of(team).values_list("pk", flat=True) if one not in without]
    week: dict[UUID, list[Weekly]] = defaultdict(list)
    for row in WorkingHours.objects.filter(person__in=people):
        week[row.person_id].append(Weekly(row.weekday, row.from_minute, row.to_minute))
    away: dict[UUID, list[Span]] = defaultdict(list)
    for absence in standing(people).filter(to_at__gt=from_at):
        away[absence.person_id].append((absence.from_at, absence.to_at))
    zone = zone_of(team)
    return {one: Attendance(zone, tuple(week[one]), tuple(away[one])) for one in people}


def zone_of(*teams: Team) -> ZoneInfo:
    """Return the time zone of some teams' schools."""
    served = TeamSchool.objects.filter(team__in=teams).order_by("school__name", "pk")
    return ZoneInfo(served.values_list("school__time_zone", flat=True).first() or DEFAULT_ZONE)


def zone_of_person(person: Person) -> ZoneInfo:
    """Return the time zone that a person works in."""
    return zone_of(*teams_of(person))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a local day begins."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _next_known(
    found: Sequence[Attendance], from_at: datetime, *, closed_on: Collection[date] = ()
) -> datetime | None:
    until = from_at + SEEN_AHEAD
    moments = (
        start
        for one in found
        if one.is_known
        for start, _ in one.spans(from_at, until)
        if start.astimezone(one.zone).date() not in closed_on
    )
    return min(moments, default=None)
