"""Which rung a running promise takes next, and when: rules 8 to 12 and 19. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sla import deadlines
from sla.terms import Terms


class Kind(StrEnum):
    """What happens on a rung."""

    ACUTE = "acute"  # the team is told at once, on every channel (rule 12)
    REMINDER = "reminder"  # whoever should answer is reminded (rule 9)
    BACK_UP = "back_up"  # the back-up takes over (rule 6): level 1
    RESPONSIBLE = "responsible"  # those responsible are told (rule 10): level 2, then 3, 4, …


BACK_UP_LEVEL, RESPONSIBLE_LEVEL = 1, 2


@dataclass(frozen=True)
class Rung:
    """A rung, and when it is due. ``level`` numbers it among those of its kind."""

    kind: Kind
    level: int
    due_at: datetime


@dataclass(frozen=True)
class Taken:
    """Which rungs were taken."""

    at: Mapping[tuple[str, int], datetime]  # by kind and level
    back_up_gone_at: datetime | None = None  # since when none of the back-up will come in time

    def highest(self, kind: Kind) -> int:
        """Return the highest level of a kind; 0 for none."""
        return max((level for one, level in self.at if one == kind), default=0)


class Promise(Protocol):
    """What is asked of a running clock."""

    @property
    def opened_at(self) -> datetime:
        """When it began."""

    @property
    def escalate_at(self) -> datetime:
        """When the back-up takes over."""

    @property
    def escalated_at(self) -> datetime | None:
        """When it did."""

    @property
    def acute_at(self) -> datetime | None:
        """When the thread became acute."""

    @property
    def at_back_up(self) -> bool:
        """Whether the back-up is the team that has it (rule 8)."""


def next_rung_at(promise: Promise, taken: Taken, terms: Terms) -> datetime:
    """Return when the next rung is due: a running promise always has one."""
    return min(rung.due_at for rung in _rungs(promise, taken, terms))


def rung_due(promise: Promise, taken: Taken, terms: Terms, moment: datetime) -> Rung | None:
    """Return the rung to take at ``moment``, the longest due first; None if none is due.

    Where somebody else takes over at the same time, nobody is reminded any more.
    """
    due = [rung for rung in _rungs(promise, taken, terms) if rung.due_at <= moment]
    weighty = [rung for rung in due if rung.kind != Kind.REMINDER]
    return min(weighty or due, key=lambda rung: rung.due_at, default=None)


def _rungs(promise: Promise, taken: Taken, terms: Terms) -> list[Rung]:
    rungs = [
        _acute(promise, taken),
        _reminder(promise, taken, terms),
        _back_up(promise),
        _responsible(promise, taken, terms),
    ]
    return [rung for rung in rungs if rung]


def reminders_due(promise: Promise, terms: Terms, moment: datetime) -> int:
    """Return how many reminders were due by ``moment``: those missed are sent as one."""
    return sum(_reminder_at(promise, share) <= moment for share in terms.policy.reminders)


def _acute(promise: Promise, taken: Taken) -> Rung | None:
    if promise.acute_at is None or (Kind.ACUTE, 1) in taken.at:
        return None
    return Rung(Kind.ACUTE, 1, promise.acute_at)


def _reminder(promise: Promise, taken: Taken, terms: Terms) -> Rung | None:
    """Return the next reminder; none once somebody else has taken over, or been told."""
    over = promise.escalated_at or (promise.at_back_up and taken.highest(Kind.RESPONSIBLE))
    if over or promise.acute_at:  # of an acute one everybody was told at once
        return None
    sent = taken.highest(Kind.REMINDER)
    if sent >= len(terms.policy.reminders):
        return None
    return Rung(Kind.REMINDER, sent + 1, _reminder_at(promise, terms.policy.reminders[sent]))


def _reminder_at(promise: Promise, share: float) -> datetime:
    return promise.opened_at + share * (promise.escalate_at - promise.opened_at)


def _back_up(promise: Promise) -> Rung | None:
    if promise.escalated_at or promise.at_back_up:
        return None
    return Rung(Kind.BACK_UP, BACK_UP_LEVEL, promise.escalate_at)


def _responsible(promise: Promise, taken: Taken, terms: Terms) -> Rung | None:
    reached = taken.highest(Kind.RESPONSIBLE)
    if reached:
        at = taken.at[Kind.RESPONSIBLE, reached]
        due = deadlines.level_3_at(at, promise.acute_at, terms)
        return Rung(Kind.RESPONSIBLE, reached + 1, due)
    first = _first_told_at(promise, taken, terms)
    return Rung(Kind.RESPONSIBLE, RESPONSIBLE_LEVEL, first) if first else None


def _first_told_at(promise: Promise, taken: Taken, terms: Terms) -> datetime | None:
    """Return when those responsible are told first; None while the back-up is still ahead.

    Where nobody of the back-up will come, and where it is the team itself (rule 8): at once.
    """
    if promise.escalated_at is None:
        return promise.escalate_at if promise.at_back_up else None
    usual = deadlines.level_2_at(promise.escalated_at, promise.acute_at, terms)
    return min(usual, taken.back_up_gone_at or usual)


def back_up_awaited_until(promise: Promise, terms: Terms, moment: datetime) -> datetime:
    """Return by when somebody of the back-up must be there: of an acute promise, at ``moment``."""
    if promise.acute_at or promise.escalated_at is None:
        return moment
    return deadlines.level_2_at(promise.escalated_at, None, terms)
