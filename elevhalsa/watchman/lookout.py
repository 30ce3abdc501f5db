"""The web processes' share of the watch: is a promise overdue, asked of the data and seldom.

A clock counts when it was overdue at two looks: after downtime the scheduler catches up in seconds,
and nobody need be told of that.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from chat.doors import threads_of
from elevhalsa import clock
from elevhalsa.people.models import Person, School
from elevhalsa.watchman.checks import overdue_clocks
from elevhalsa.watchman.limits import limits

EVERY_MIN = 1 / 3  # between two looks of one process
MOST = 1000  # threads told of: beyond that everything stands still


@dataclass
class Lookout:
    """What this process has seen overdue, and since when by its stopwatch."""

    stopwatch: Callable[[], float] = time.monotonic
    since: dict[UUID, float] = field(default_factory=dict)
    schools: dict[UUID, UUID] = field(default_factory=dict)
    looked_at: float | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)

    def overdue(self) -> dict[UUID, UUID]:
        """Return the overdue threads, each with its school."""
        with self.turn:
            if self.looked_at is None or self.stopwatch() - self.looked_at >= every_s():
                self._look()
            seen_before = self.stopwatch() - every_s()
            return {
                thread: self.schools[thread]
                for thread, at in self.since.items()
                if at <= seen_before
            }

    def _look(self) -> None:
        found = overdue_clocks(
            moment=clock.database_now(), limits=limits(settings.WATCH_MINUTE_S)
        ).values_list("thread_id", "school_id")
        self.schools = dict(found[:MOST])
        self.looked_at = self.stopwatch()
        self.since = {thread: self.since.get(thread, self.looked_at) for thread in self.schools}


def every_s() -> float:
    """Return the seconds between two looks."""
    return EVERY_MIN * settings.WATCH_MINUTE_S


lookout = Lookout()


def promises_are_late(person: Person) -> bool:
    """Return whether a promise of the person's organisation is overdue."""
    schools = set(lookout.overdue().values())
    own = School.objects.filter(pk__in=schools, organisation=person.organisation_id)
    return bool(schools) and own.exists()


def overdue_threads_of(person: Person) -> list[UUID]:
    """Return the overdue threads that a person may read; of others they learn nothing."""
    overdue = list(lookout.overdue())
    if not overdue:
        return []
    return list(threads_of(person).filter(pk__in=overdue).values_list("pk", flat=True))
