"""Who of a team comes when, how much they have taken, and in which languages they answer."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from chat.models import Thread
from elevhalsa.people import presence
from elevhalsa.people.attendance import Attendance
from elevhalsa.people.models import Person, Team
from sla.calendars.opening import Calendar
from sla.models import Clock, ClockKind
from triage.routing import Member


def members_as_routing_sees_them(
    team: Team,
    people: Collection[UUID],
    calendar: Calendar,
    at: datetime,
    *,
    cover: Collection[UUID] = (),
) -> frozenset[Member]:
    """Return some people of a team as routing sees them; ``cover`` works on closed days too."""
    attendance = presence.attendance_of(team, at)
    coming = {
        one: _first(found, at) if one in cover else _first_open(found, calendar, at)
        for one, found in attendance.items()
    }
    taken, languages = _taken_by(people), _languages_of(people)
    return frozenset(
        Member(
            id=one,
            there_from=coming.get(one),
            has_taken=taken.get(one, 0),
            languages=languages[one],
        )
        for one in people
    )


def _first(attendance: Attendance, at: datetime) -> datetime | None:
    """Return when somebody may be there next, whether the school is open or not."""
    spans = attendance.spans(at, at + presence.SEEN_AHEAD)
    return next((start for start, _ in spans), None)


def _first_open(attendance: Attendance, calendar: Calendar, at: datetime) -> datetime | None:
    """Return when somebody comes next; who has not said when they work, when the school opens."""
    spans = attendance.spans(at, at + presence.SEEN_AHEAD)
    if attendance.is_known:
        starts = (start for start, _ in spans)
        return next((one for one in starts if _is_open_day(one, calendar)), None)
    for start, end in spans:
        opens = next(calendar.openings_from(start))[0]
        if opens < end:
            return opens
    return None


def _is_open_day(moment: datetime, calendar: Calendar) -> bool:
    day: date = moment.astimezone(calendar.time_zone).date()
    return day not in calendar.closed_days


def _taken_by(people: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many threads wait for an answer of each person."""
    waiting = Clock.objects.running().exclude(kind=ClockKind.FOLLOW_UP).values("thread_id")
    taken = Thread.objects.filter(claimed_by__in=people, pk__in=waiting)
    counted = taken.values("claimed_by").annotate(number=Count("pk"))
    return dict(counted.values_list("claimed_by", "number"))


def _languages_of(people: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    rows = Person.objects.filter(pk__in=people).values_list("pk", "language", "answers_in")
    return {person: frozenset([own, *others]) for person, own, others in rows}
