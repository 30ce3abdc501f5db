"""A stretch of the promise's clock that runs fast, and waits for the scheduler."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from elevhalsa.clock import database_now
from elevhalsa.demonstration import clock
from sla.models import Clock, Step

TICK_S = 0.25
LONGEST_TICK_S = 0.5  # that counts: on a slow machine the clock runs slower, and never jumps
PATIENCE_S = 120.0  # with a scheduler that does nothing


class SchedulerStands(Exception):
    """Something is due, and nobody does it."""


class FastClock:
    """Shows ``speed`` times as much time as passes; a person who takes long holds it up."""

    def __init__(self, *, speed: float) -> None:
        self.speed = speed
        newest = Step.objects.order_by("pk").last()
        self._told = newest.pk if newest else 0

    def run_to(self, moment: datetime) -> Iterator[Step]:
        """Let the clock run until ``moment``. Yield each step that the scheduler takes."""
        while (left := moment - database_now()) > timedelta():
            before = time.monotonic()
            time.sleep(TICK_S)
            passed = min(time.monotonic() - before, LONGEST_TICK_S)
            clock.advance(min(left, timedelta(seconds=passed * (self.speed - 1))))
            self._wait_for_the_scheduler()
            yield from self._new_steps()

    def _wait_for_the_scheduler(self) -> None:
        give_up = time.monotonic() + PATIENCE_S
        while Clock.objects.waiting_since(database_now()):
            if time.monotonic() > give_up:
                raise SchedulerStands
            time.sleep(TICK_S)

    def _new_steps(self) -> Iterator[Step]:
        for step in Step.objects.filter(pk__gt=self._told).select_related("clock").order_by("pk"):
            self._told = step.pk
            yield step
