"""One student's promise without a thread around it, and a scheduler whose clock is set by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sla import follow_ups, services
from sla.ladder.recipients import Standing
from sla.ladder.rounds import Released
from sla.models import Clock
from sla.policy import ROUTINE
from sla.scheduler import MOST, Held, ThreadGone, act_on_some
from tests.sla.moments import MORNING, hours
from tests.sla.place import SCHOOL, STANDING

__all__ = ["MORNING", "OpenDoor", "Promise", "hours", "settle"]


@dataclass
class OpenDoor:
    """What chat lends. ``busy`` threads are passed over, those ``gone`` are no more."""

    released: list[UUID] = field(default_factory=list)
    told: list[UUID] = field(default_factory=list)
    busy: set[UUID] = field(default_factory=set)
    broken: set[UUID] = field(default_factory=set)
    standings_set: dict[UUID, Standing] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    meanwhile: dict[UUID, Callable[[], None]] = field(default_factory=dict)  # before the lock

    def lock(self, thread_id: UUID) -> datetime | None:
        """Lock a thread, unless it is busy."""
        if thread_id in self.gone:
            raise ThreadGone
        if happens := self.meanwhile.pop(thread_id, None):
            happens()
        return None if thread_id in self.busy else MORNING

    def lock_some(self, thread_ids: Sequence[UUID]) -> Held:
        """Lock those that are free."""
        newest_at, gone = {}, set()
        for thread_id in thread_ids:
            try:
                if at := self.lock(thread_id):
                    newest_at[thread_id] = at
            except ThreadGone:
                gone.add(thread_id)
        return Held(newest_at, frozenset(gone))

    def standings(self, thread_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        """Return who has the threads."""
        return {one: self.standings_set.get(one, STANDING) for one in thread_ids}

    def release_all(self, released: Sequence[Released]) -> None:
        """Give threads to the back-up; a broken one fails halfway."""
        for one in released:
            assert one.moment < one.back_up_due_at
            if one.thread_id in self.broken:
                raise RuntimeError("a row that fails")
            self.released.append(one.thread_id)

    def announce_all(self, thread_ids: Sequence[UUID]) -> None:
        """Tell that clocks changed."""
        self.told += thread_ids

    def announce(self, thread_id: UUID) -> None:
        """Tell that one clock changed."""
        self.told.append(thread_id)


def settle(door: OpenDoor, at: datetime, *, most: int = MOST) -> int:
    """Let the scheduler work at a moment until it finds nothing. Return how much it did."""
    steps = 0
    while done := act_on_some(now=lambda: at, thread=door, most=most):
        steps += done
    return steps


@dataclass
class Promise:
    """A thread as the promise knows it."""

    thread_id: UUID
    at_back_up: bool = False

    def open(self, at: datetime = MORNING, *, urgency: str = ROUTINE) -> Clock:
        """Take a student's message."""
        return services.open_clock(subject=self._subject(), urgency=urgency, moment=at)

    def follow_up(self, at: datetime, until: datetime, *, urgency: str = ROUTINE) -> Clock:
        """Take a person's word that they come back."""
        return follow_ups.open_follow_up(
            subject=self._subject(), urgency=urgency, follow_up_at=until, moment=at
        )

    def _subject(self) -> services.Subject:
        return services.Subject(
            self.thread_id, SCHOOL, "counsellor", b"0123456789abcdef", self.at_back_up
        )

    def answer(self, at: datetime, *, seq: int = 2) -> None:
        """Take a person's answer."""
        services.answer_clock(thread_id=self.thread_id, seq=seq, moment=at)

    def retract(
        self, seq: int, at: datetime, *, next_answer: tuple[int, datetime] | None = None
    ) -> None:
        """Take an answer back."""
        services.retract_answer(
            thread_id=self.thread_id,
            seq=seq,
            next_answer=next_answer,
            at_back_up=self.at_back_up,
            moment=at,
        )

    def running(self) -> Clock:
        """Return the one running clock."""
        return Clock.objects.running().get(thread_id=self.thread_id)
