"""The demonstration's calendar: its today, two finished terms, the autumn that runs, the breaks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sla.calendars import sweden
from sla.calendars.opening import Calendar, ClosedPeriod, Interval
from sla.policy import Policy
from sla.terms import Terms

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TODAY = datetime(
    2026, 11, 18, 9, 40, tzinfo=UTC
)  # 10.40 at the schools; a Wednesday, whenever it is tried
BEGINNING = datetime(2025, 8, 18, 5, 0, tzinfo=UTC)  # two days before the first lesson
SATURDAY = 5
OPENS, CLOSES = "08:00", "16:30"  # the school that promises by its calendar

TERMS = (
    (date(2025, 8, 20), date(2025, 12, 19)),
    (date(2026, 1, 8), date(2026, 6, 11)),
    (date(2026, 8, 19), date(2026, 12, 18)),
)
BREAKS = (
    (date(2025, 10, 27), date(2025, 10, 31), "Höstlov", "break"),
    (date(2025, 12, 20), date(2026, 1, 7), "Jullov", "break"),
    (date(2026, 2, 9), date(2026, 2, 13), "Sportlov", "break"),
    (date(2026, 4, 7), date(2026, 4, 10), "Påsklov", "break"),
    (date(2026, 5, 15), date(2026, 5, 15), "Klämdag", "study_day"),
    (date(2026, 6, 12), date(2026, 8, 18), "Sommarlov", "summer"),
    (date(2026, 10, 26), date(2026, 10, 30), "Höstlov", "break"),
    (date(2026, 12, 19), date(2027, 1, 10), "Jullov", "break"),
)


def in_term(day: date) -> bool:
    """Say whether a day lies in a term; weekends and breaks do too."""
    return any(first <= day <= last for first, last in TERMS)


def is_school_day(day: date) -> bool:
    """Say whether there are lessons."""
    is_break = any(first <= day <= last for first, last, *_ in BREAKS)
    return in_term(day) and day.weekday() < SATURDAY and not is_break and day not in _holidays()


def is_weekend_in_term(day: date) -> bool:
    """Say whether a day is a Saturday or Sunday of a term, in no break."""
    is_break = any(first <= day <= last for first, last, *_ in BREAKS)
    return in_term(day) and day.weekday() >= SATURDAY and not is_break


def next_school_day(day: date) -> date:
    """Return the first day of lessons after ``day``."""
    day += timedelta(days=1)
    while not is_school_day(day):
        day += timedelta(days=1)
    return day


def at(day: date, hour: float) -> datetime:
    """Return a moment by what the school's clock shows: 15.5 is half past three."""
    shown = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
    return shown.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the day of a moment, at the school."""
    return moment.astimezone(STOCKHOLM).date()


def hour_of(moment: datetime) -> float:
    """Return what the school's clock shows: 15.5 is half past three."""
    shown = moment.astimezone(STOCKHOLM)
    return shown.hour + shown.minute / 60


@cache
def calendar_terms() -> Terms:
    """Return what the school that promises by its calendar promises."""
    hours = Interval(timedelta(hours=8), timedelta(hours=16, minutes=30))
    closed = [ClosedPeriod(first, last) for first, last, *_ in BREAKS]
    closed += [ClosedPeriod(day, day) for day in _holidays()]
    week = ((hours,),) * SATURDAY + ((), ())
    return Terms(Policy(mode="calendar"), Calendar(1, str(STOCKHOLM), week, tuple(closed)))


@cache
def _holidays() -> frozenset[date]:
    return frozenset(one.day for one in sweden.public_holidays((2025, 2026)))
