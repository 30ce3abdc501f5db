"""Moments at which it is worth knowing what a school promises. Pure."""

from datetime import date, datetime, time, timedelta

from sla.calendars.opening import Calendar, ClosedPeriod

ORDINARY = ((1, time(9, 0)), (4, time(15, 30)), (5, time(22, 30)))  # Tuesday, Friday, Saturday
BEFORE_A_BREAK = time(14, 0)
BREAKS = 3
A_BREAK_DAYS = 3  # shorter ones are like a weekend
DAY = timedelta(days=1)


def worth_showing(today: date, calendar: Calendar) -> list[datetime]:
    """Return moments of the coming week, and the last afternoons before the next breaks."""
    week = [
        _at(today + timedelta(days=1 + (weekday - today.weekday() - 1) % 7), shown, calendar)
        for weekday, shown in ORDINARY
    ]
    coming = sorted(
        (one for one in calendar.closed if _is_break(one, today)), key=lambda one: one.first
    )
    before = [
        _at(_open_day_before(one.first, calendar), BEFORE_A_BREAK, calendar) for one in coming
    ]
    return [*week, *before[:BREAKS]]


def _is_break(period: ClosedPeriod, today: date) -> bool:
    return period.first > today + DAY and (period.last - period.first).days >= A_BREAK_DAYS


def _open_day_before(day: date, calendar: Calendar) -> date:
    """Return the last open day before ``day``; a week before it where none is."""
    before = [day - timedelta(days=back) for back in range(1, 8)]
    return next((one for one in before if calendar.hours_of(one)), before[-1])


def _at(day: date, shown: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, shown, tzinfo=calendar.time_zone)
