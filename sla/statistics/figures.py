"""A month's exact figures of one group: counted, never shown as they are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

SECONDS_IN_HOUR = 3600


class Outcome(StrEnum):
    """How a promise ended. Each has exactly one, so these add up to all."""

    KEPT = "kept"
    LATE = "late"
    ELSEWHERE = "elsewhere"
    NONE_NEEDED = "none_needed"
    WITHDRAWN = "withdrawn"


class Promise(Protocol):
    """What is asked of a clock."""

    @property
    def student_ref(self) -> bytes | memoryview:
        """Who waits, as a number that names nobody."""

    @property
    def opened_at(self) -> datetime:
        """When it began."""

    @property
    def due_at(self) -> datetime:
        """When the answer was due."""

    @property
    def answered_at(self) -> datetime | None:
        """When it came."""

    @property
    def ended_at(self) -> datetime | None:
        """When the promise ended."""

    @property
    def ended_by(self) -> str:
        """How it ended."""


@dataclass(frozen=True)
class Figures:
    """One group's month: how its promises ended, and how long answers took."""

    students: int
    outcomes: dict[Outcome, int]
    hours: tuple[float, ...]  # elapsed, of all answers, sorted

    @property
    def clocks(self) -> int:
        """Count the promises."""
        return sum(self.outcomes.values())


def count(promises: Iterable[Promise]) -> Figures:
    """Count a group's promises, all of whose due times have passed."""
    outcomes = dict.fromkeys(Outcome, 0)
    students: set[bytes] = set()
    hours: list[float] = []
    for promise in promises:
        students.add(bytes(promise.student_ref))
        outcomes[outcome_of(promise)] += 1
        if promise.answered_at:
            elapsed = promise.answered_at - promise.opened_at
            hours.append(elapsed.total_seconds() / SECONDS_IN_HOUR)
    return Figures(len(students), outcomes, tuple(sorted(hours)))


def outcome_of(promise: Promise) -> Outcome:
    """Return how a promise ended. Past its due time everything is late, and so is no end at all."""
    if promise.ended_at is None or promise.ended_at > promise.due_at:
        return Outcome.LATE
    if promise.ended_by == "answer":
        return Outcome.KEPT
    return Outcome(promise.ended_by)


def quantile(hours: tuple[float, ...], share: float) -> float:
    """Return the smallest time within which that share of answers came."""
    rank = max(1, -(-int(share * 100) * len(hours) // 100))
    return hours[rank - 1]
