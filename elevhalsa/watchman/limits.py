"""How long the watch waits before what. Pure.

Everything is counted in minutes, and a minute has sixty seconds: tests alone shorten it.
"""

from dataclasses import dataclass
from datetime import timedelta

TOLD_WITHIN_MIN = 10  # from the failure of whatever it is until a person is told


@dataclass(frozen=True)
class Limits:
    """The watch's patience."""

    minute: timedelta = timedelta(seconds=60)
    round_min: float = 1  # between two looks
    late_min: float = 1  # a worker without a heartbeat
    overdue_min: float = 5  # a running clock without its step
    unsent_min: float = 5  # the oldest notice
    given_up_min: float = 60  # for so long it is told that a notice was put aside
    canary_every_min: float = 60
    canary_promise_min: float = 1
    canary_within_min: float = 2  # from its opening until it must have been escalated
    again_min: float = 15  # between two tellings of the same trouble
    skew_min: float = 1  # between two clocks

    def of(self, minutes: float) -> timedelta:
        """Return so many of the watch's minutes."""
        return minutes * self.minute

    @property
    def slowest_min(self) -> float:
        """Return the longest time until a person is told of what stands still.

        The check's own patience, up to a round until it is asked, and another until it is
        seen a second time.
        """
        slowest_check = max(self.late_min, self.overdue_min, self.unsent_min)
        return slowest_check + 2 * self.round_min


def limits(minute_s: float) -> Limits:
    """Return the product's limits, with a minute of so many seconds."""
    return Limits(minute=timedelta(seconds=minute_s))
