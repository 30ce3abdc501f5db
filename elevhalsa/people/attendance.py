"""When a person is there, from weekly hours and absences. Pure; moments in, moments out in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]  # from, and to without it
DAY = timedelta(days=1)
HOUR_MIN = 60
END_OF_DAY = 24 * HOUR_MIN


@dataclass(frozen=True)
class Weekly:
    """Hours of a day of the week: 0 is Monday, minutes are those of the local day."""

    weekday: int
    from_minute: int
    to_minute: int


@dataclass(frozen=True)
class Attendance:
    """A person's usual week and when they are away. Without hours nothing is known of the week."""

    zone: ZoneInfo
    week: tuple[Weekly, ...] = ()
    away: tuple[Span, ...] = ()

    @property
    def is_known(self) -> bool:
        """Say whether the person has said when they work."""
        return bool(self.week)

    def is_away(self, at: datetime) -> bool:
        """Say whether an absence stands at a moment."""
        return any(start <= at < end for start, end in self.away)

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield when the person may be there between two moments, earliest first.

        Without weekly hours that is always, but for absences: nothing else was recorded.
        """
        for span in self._usual(start, end):
            yield from self._without_absences(span)

    def _usual(self, start: datetime, end: datetime) -> Iterator[Span]:
        if not self.week:
            yield start, end
            return
        day = start.astimezone(self.zone).date() - DAY
        while day <= end.astimezone(self.zone).date():
            for hours in sorted(self.week, key=lambda one: one.from_minute):
                if hours.weekday == day.weekday():
                    yield from _clipped(self._hours_on(day, hours), start, end)
            day += DAY

    def _hours_on(self, day: date, hours: Weekly) -> Span:
        return self._moment(day, hours.from_minute), self._moment(day, hours.to_minute)

    def _moment(self, day: date, minute: int) -> datetime:
        """Return a local clock time as a moment: elapsed time would shift when clocks change."""
        if minute == END_OF_DAY:
            day, minute = day + DAY, 0
        local = time(*divmod(minute, HOUR_MIN))
        return datetime.combine(day, local, tzinfo=self.zone).astimezone(UTC)

    def _without_absences(self, span: Span) -> Iterator[Span]:
        start, end = span
        for away_from, away_to in sorted(self.away):
            yield from _clipped((start, away_from), start, end)
            start = max(start, away_to)
        yield from _clipped((start, end), start, end)


def left_at(spans: Iterable[Span], *, for_good: bool) -> datetime | None:
    """Return when the last of several is gone: for the first time, or ``for_good``."""
    end: datetime | None = None
    for start, stop in sorted(spans):
        if end is not None and start > end and not for_good:
            return end
        end = max(end or stop, stop)
    return end


def _clipped(span: Span, start: datetime, end: datetime) -> Iterator[Span]:
    inside = max(span[0], start), min(span[1], end)
    if inside[0] < inside[1]:
        yield inside
