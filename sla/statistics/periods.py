"""The fixed periods: calendar months, and school terms of half a year, in a school's time zone.

A term here is half a calendar year, so that every month belongs to exactly one: the autumn term
(``2026-ht``) is July to December, the spring term (``2026-vt``) January to June. Schools are closed
at both ends, so nothing is counted in another term than people would say. Pure.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

AUTUMN_BEGINS = 7  # July
_TEXT = re.compile(r"(\d{4})-(\d\d|vt|ht)\Z", re.ASCII)


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    TERM = "term"


@dataclass(frozen=True)
class Period:
    """A month or a term, by its first day."""

    span: Span
    begin: date

    def __str__(self) -> str:
        if self.span == Span.MONTH:
            return f"{self.begin:%Y-%m}"
        return f"{self.begin:%Y}-{'vt' if self.begin.month < AUTUMN_BEGINS else 'ht'}"

    @property
    def months(self) -> list[date]:
        """Return the first days of its months."""
        months = 1 if self.span == Span.MONTH else 6
        return [_add_months(self.begin, number) for number in range(months)]

    @property
    def end(self) -> date:
        """Return the day after its last."""
        return _add_months(self.months[-1], 1)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Return when it begins at the school, and when the next one does (UTC)."""
        return _midnight(self.begin, zone), _midnight(self.end, zone)


def parse(text: str) -> Period:
    """Return the period that ``2026-10``, ``2026-vt`` or ``2026-ht`` names.

    Raises:
        ValueError: It names none.
    """
    found = _TEXT.match(text)
    if found is None:
        raise ValueError("no period")
    year, part = int(found[1]), found[2]
    if part in {"vt", "ht"}:
        return Period(Span.TERM, date(year, 1 if part == "vt" else AUTUMN_BEGINS, 1))
    return month(date(year, int(part), 1))


def month(day: date) -> Period:
    """Return the month that a day falls in."""
    return Period(Span.MONTH, day.replace(day=1))


def term(day: date) -> Period:
    """Return the term that a day falls in."""
    first = 1 if day.month < AUTUMN_BEGINS else AUTUMN_BEGINS
    return Period(Span.TERM, date(day.year, first, 1))


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment, at the school."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _add_months(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
