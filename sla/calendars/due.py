"""Promises by the school's calendar (docs/guarantee.md, rule 16). UTC out."""

from datetime import datetime, timedelta

from sla.calendars.local import moment_of, shown_at
from sla.calendars.opening import Calendar


def is_open(moment: datetime, calendar: Calendar) -> bool:
    """Say whether the school is open."""
    return next_open(moment, calendar) == moment


def next_open(moment: datetime, calendar: Calendar) -> datetime:
    """Return ``moment`` if the school is open then, or else when it opens next."""
    return next(calendar.openings_from(moment))[0]


def due_at(came_at: datetime, calendar: Calendar) -> datetime:
    """Return the same time on the wall on the next open day.

    What comes while the school is closed counts as come when it opens; what would fall due
    while it is closed is due when it opens.
    """
    zone = calendar.time_zone
    day, shown = shown_at(next_open(came_at, calendar), zone)
    return next_open(moment_of(calendar.open_day_after(day), shown, zone), calendar)


def after_open_time(moment: datetime, wait: timedelta, calendar: Calendar) -> datetime:
    """Return when the school has been open for ``wait`` since ``moment``."""
    left = wait
    for begin, end in calendar.openings_from(moment):
        if begin + left <= end:
            return begin + left
        left -= end - begin
    raise AssertionError("openings never end")
