"""Calendars for tests: a school that is open Monday to Friday, and any school at all."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sla.calendars.opening import Calendar, ClosedPeriod, Interval
from sla.calendars.sweden import public_holidays
from sla.policy import Policy
from sla.terms import Terms

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NO_DAY: tuple[Interval, ...] = ()


def interval(opens: float, closes: float) -> Interval:
    """Return an interval of hours since midnight."""
    return Interval(timedelta(hours=opens), timedelta(hours=closes))


SCHOOL_DAY = (interval(8, 17),)
SCHOOL_WEEK = (*(SCHOOL_DAY,) * 5, NO_DAY, NO_DAY)


def holidays(*years: int) -> tuple[ClosedPeriod, ...]:
    """Return Sweden's holidays and eves as closed periods."""
    return tuple(ClosedPeriod(one.day, one.day) for one in public_holidays(years))


def open_on_weekdays(*closed: ClosedPeriod) -> Calendar:
    """Return a calendar of Monday to Friday, 8 to 17, in two years' holidays."""
    return Calendar(1, "Europe/Stockholm", SCHOOL_WEEK, holidays(2026, 2027) + closed)


def by_calendar(calendar: Calendar) -> Terms:
    """Return the terms of a school that promises by its calendar."""
    return Terms(policy=Policy(version=1, mode="calendar"), calendar=calendar)


def local(text: str) -> datetime:
    """Return a moment in Stockholm."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def _day(minutes: list[int]) -> tuple[Interval, ...]:
    cuts = [timedelta(minutes=one) for one in sorted(minutes)]
    return tuple(Interval(*pair) for pair in list(pairwise(cuts))[::2])


DAYS = st.lists(st.integers(0, 24 * 60), max_size=7, unique=True).map(_day)
WEEKS = st.tuples(*[DAYS] * 7).filter(any)
PERIODS = st.builds(
    lambda first, days: ClosedPeriod(first, first + timedelta(days=days)),
    st.dates(date(2025, 12, 1), date(2028, 2, 1)),
    st.integers(0, 400),  # a whole year without one open day, too; they overlap as they like
)
CALENDARS = st.builds(
    lambda week, closed, free: Calendar(
        1, "Europe/Stockholm", week, tuple(closed) + (holidays(2026, 2027) if free else ())
    ),
    WEEKS,
    st.lists(PERIODS, max_size=6),
    st.booleans(),
)
