"""When a person is told, of what, and when again. Pure.

A trouble counts when it was seen in two rounds running: a service that has just started is behind
for a moment, and nobody is woken for that.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Trouble(StrEnum):
    """What can be wrong. These words go outside: they say what to look at, and nothing else."""

    SCHEDULER = "scheduler"  # no heartbeat, or one by a wrong clock
    PROMISES = "promises"  # a running clock is past its step
    CANARY = "canary"  # the synthetic promise was not escalated
    NOTICES = "notices"  # the outbox does not empty
    CLOCK = "clock"  # two clocks differ
    DISK = "disk"  # hardly any room
    DATABASE = "database"  # no answer, or no writing
    CHECK = "check"  # a check itself failed


class News(StrEnum):
    """What is told."""

    ALARM = "alarm"
    OVER = "over"


@dataclass(frozen=True)
class Telling:
    """What somebody outside is told."""

    news: News
    troubles: tuple[Trouble, ...]


@dataclass
class Alarm:
    """What was seen last, and what somebody has been told of what lasts."""

    again_after: timedelta
    seen: frozenset[Trouble] = frozenset()
    told: frozenset[Trouble] = frozenset()
    told_at: datetime | None = field(default=None)

    def see(self, troubles: Collection[Trouble], *, at: datetime) -> Telling | None:
        """Take in what a round found. Return what is to be told now, if anything is."""
        now = frozenset(troubles)
        if now:
            self.told &= now | self.seen  # gone for two rounds: news when it comes again
        real, self.seen = now & self.seen, now
        if real - self.told or (real and self._is_time(at)):
            return Telling(News.ALARM, tuple(sorted(real)))
        if self.told_at is not None and not now:
            return Telling(News.OVER, ())
        return None

    def was_told(self, telling: Telling, *, at: datetime) -> None:
        """Note that somebody was reached: until then it is tried again each round."""
        is_over = telling.news == News.OVER
        self.told = frozenset() if is_over else self.told | frozenset(telling.troubles)
        self.told_at = None if is_over else at

    def _is_time(self, at: datetime) -> bool:
        return self.told_at is None or not timedelta() <= at - self.told_at < self.again_after
