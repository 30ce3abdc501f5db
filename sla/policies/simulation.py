"""What other terms would have made of promises that are over: the same messages and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sla import deadlines
from sla.models import Clock, ClockKind
from sla.policy import ACUTE, ROUTINE, SOON
from sla.terms import Terms


@dataclass(frozen=True)
class Replay:
    """One promise: when it was due, when it would have been, and when it ended."""

    clock: UUID
    opened_at: datetime
    ended_at: datetime | None
    was_due_at: datetime
    due_at: datetime
    had_back_up: bool
    has_back_up: bool  # whether the back-up would have been given it

    @property
    def was_kept(self) -> bool:
        """Say whether it was kept."""
        return self.ended_at is not None and self.ended_at <= self.was_due_at

    @property
    def is_kept(self) -> bool:
        """Say whether it would have been."""
        return self.ended_at is not None and self.ended_at <= self.due_at


def clocks_between(school_id: UUID, begin: datetime, end: datetime) -> Iterable[Clock]:
    """Yield a school's promises of an answer that began then, in order."""
    found = Clock.objects.filter(school_id=school_id, opened_at__gte=begin, opened_at__lt=end)
    return found.exclude(kind=ClockKind.FOLLOW_UP).order_by("opened_at", "pk").iterator()


def replay(clocks: Iterable[Clock], terms: Terms, *, now: datetime) -> list[Replay]:
    """Return what ``terms`` would have made of each. Those whose time is not up are left out."""
    replays = [_replay(clock, terms, now=now) for clock in clocks]
    return [one for one in replays if one.ended_at or now > max(one.was_due_at, one.due_at)]


def _replay(clock: Clock, terms: Terms, *, now: datetime) -> Replay:
    urged = {ROUTINE: clock.opened_at, SOON: clock.soon_at, ACUTE: clock.acute_at}
    escalate_at = min(deadlines.escalate_at(at, how, terms) for how, at in urged.items() if at)
    return Replay(
        clock=clock.pk,
        opened_at=clock.opened_at,
        ended_at=clock.ended_at,
        was_due_at=clock.due_at,
        due_at=deadlines.due_at(clock.opened_at, terms),
        had_back_up=clock.escalated_at is not None,
        has_back_up=(clock.ended_at or now) > escalate_at,
    )
