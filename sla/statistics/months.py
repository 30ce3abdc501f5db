"""Calendar months in a school's time zone. Pure."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def month_of(moment: datetime, zone: str) -> date:
    """Return the first day of the month that a moment falls in, at the school."""
    return moment.astimezone(ZoneInfo(zone)).date().replace(day=1)


def after(month: date) -> date:
    """Return the next month's first day."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def bounds(month: date, zone: str) -> tuple[datetime, datetime]:
    """Return when a month begins at the school, and when the next one does (UTC)."""
    return _midnight(month, zone), _midnight(after(month), zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
