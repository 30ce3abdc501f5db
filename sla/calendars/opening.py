"""A school's week, the days on which it is closed all the same, and what is open then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from sla.calendars.local import moment_of, shown_at

DAY = timedelta(days=1)
DAYS_OF_WEEK = 7
Span = tuple[datetime, datetime]  # UTC; the end is no part of it


@dataclass(frozen=True)
class Interval:
    """A part of a day in which the school is open; both since midnight, the end no part of it."""

    opens: timedelta
    closes: timedelta

    def __post_init__(self) -> None:
        if not timedelta() <= self.opens < self.closes <= DAY:
            raise ValueError("an interval opens before it closes, within one day")


ALL_DAY = Interval(timedelta(), DAY)


@dataclass(frozen=True)
class ClosedPeriod:
    """Days on which the school is closed, the last one among them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period begins before it ends")

    def days(self) -> Iterator[date]:
        """Yield each day."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


@dataclass(frozen=True)
class Calendar:
    """When a school is open: so much of each weekday, Monday first, but not on closed days."""

    version: int
    zone: str
    week: tuple[tuple[Interval, ...], ...]
    closed: tuple[ClosedPeriod, ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != DAYS_OF_WEEK or not any(self.week):
            raise ValueError("a week has seven days, and some opening")
        for day in self.week:
            if any(one.closes > next_.opens for one, next_ in pairwise(day)):
                raise ValueError("intervals of a day stand in order and apart")

    @cached_property
    def closed_days(self) -> frozenset[date]:
        """Return every day that a period closes."""
        return frozenset(day for period in self.closed for day in period.days())

    @cached_property
    def time_zone(self) -> ZoneInfo:
        """Return where the school's clocks hang."""
        return ZoneInfo(self.zone)

    def hours_of(self, day: date) -> tuple[Interval, ...]:
        """Return when the school is open on a day; empty for a closed one."""
        return () if day in self.closed_days else self.week[day.weekday()]

    def open_day_after(self, day: date) -> date:
        """Return the next day on which the school is open at all."""
        following = day + DAY
        while not self.hours_of(following):
            following += DAY
        return following

    def openings_from(self, moment: datetime) -> Iterator[Span]:
        """Yield what is open from ``moment`` on, for ever; the first may have begun before."""
        moment = moment.astimezone(UTC)
        day = shown_at(moment, self.time_zone)[0]
        while True:
            for begin, end in self._spans_of(day):
                if moment < end:
                    yield max(moment, begin), end
            day += DAY

    def _spans_of(self, day: date) -> Iterator[Span]:
        """Yield a day's openings; one that falls into the hour that spring leaves out is none."""
        for interval in self.hours_of(day):
            begin = moment_of(day, interval.opens, self.time_zone)
            end = moment_of(day, interval.closes, self.time_zone)
            if begin < end:
                yield begin, end


ALWAYS_OPEN = Calendar(version=0, zone="Europe/Stockholm", week=((ALL_DAY,),) * DAYS_OF_WEEK)
