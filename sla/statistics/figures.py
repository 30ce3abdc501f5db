"""Exact figures of one group: counted, never shown as they are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

SECONDS_IN_HOUR = 3600
A_DAY = timedelta(hours=24)
SATURDAY = 5
NOBODY = b""  # the reference of everybody who writes without a name


class Outcome(StrEnum):
    """How a promise ended. Each has exactly one, so these add up to all."""

    KEPT = "kept"  # within the time shown, and within 24 elapsed hours
    KEPT_LATER = "kept_later"  # within the time shown, which the school's calendar made longer
    LATE = "late"
    ELSEWHERE = "elsewhere"
    NONE_NEEDED = "none_needed"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What else a promise is told apart by. Each has fixed groups."""

    URGENCY = "urgency"
    ARRIVAL = "arrival"  # the hour at which it came, at the school
    WAIT = "wait"  # of those answered within 24 hours
    ESCALATED = "escalated"
    TEAM = "team"  # who had it in the end; only of teams of three and more


ARRIVALS = ("day", "evening", "night", "weekend")
DAY_BEGINS, DAY_ENDS, EVENING_ENDS = 8, 17, 22  # o'clock
WAITS = {"to_2": 2.0, "to_4": 4.0, "to_8": 8.0, "to_12": 12.0, "to_24": 24.0}  # hours, at most
GROUPS: dict[Part, tuple[str, ...]] = {
    Part.URGENCY: ("acute", "soon", "routine"),
    Part.ARRIVAL: ARRIVALS,
    Part.WAIT: tuple(WAITS),
    Part.ESCALATED: ("yes", "no"),
    Part.TEAM: ("own", "back_up"),
}


class Promise(Protocol):
    """What is asked of a clock."""

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


class Fact(Protocol):
    """What is counted of a promise, once and for all."""

    @property
    def student_ref(self) -> bytes | memoryview:
        """Who waited, as a number that names nobody; ``NOBODY`` without a name."""

    @property
    def outcome(self) -> str:
        """How it ended."""

    @property
    def wait_h(self) -> float | None:
        """How long the answer took."""

    @property
    def urgency(self) -> str:
        """How much it hurried."""

    @property
    def arrival(self) -> str:
        """When it came."""

    @property
    def escalated(self) -> bool:
        """Whether the back-up was given it."""

    @property
    def at_back_up(self) -> bool:
        """Whether it went to the back-up from the start."""


Counts = dict[str, int]


@dataclass(frozen=True)
class Figures:
    """One group's period: how its promises ended, and how long answers took."""

    students: int
    outcomes: dict[Outcome, int]
    hours: tuple[float, ...]  # elapsed, of all answers, sorted
    parts: dict[Part, Counts] = field(default_factory=dict)

    @property
    def clocks(self) -> int:
        """Count the promises."""
        return sum(self.outcomes.values())


def how_many(students: set[bytes]) -> int:
    """Count students by their references. Who wrote without a name is none: never one too many."""
    return len(students - {NOBODY})


def count(facts: Iterable[Fact], *, calendar: bool = False, with_team: bool = False) -> Figures:
    """Count a group's promises.

    Where no ``calendar`` can lengthen a promise nothing is kept later than in 24 hours, and
    everybody knows it: that is no cell then. ``with_team``: its teams are large enough.
    """
    kept = [one for one in Outcome if calendar or one != Outcome.KEPT_LATER]
    outcomes = dict.fromkeys(kept, 0)
    parts = {part: dict.fromkeys(groups, 0) for part, groups in GROUPS.items()}
    students: set[bytes] = set()
    hours: list[float] = []
    for fact in facts:
        students.add(bytes(fact.student_ref))
        outcomes[Outcome(fact.outcome)] += 1
        hours += [] if fact.wait_h is None else [fact.wait_h]
        for part, group in groups_of(fact).items():
            parts[part][group] += 1
    if not with_team:
        del parts[Part.TEAM]
    return Figures(how_many(students), outcomes, tuple(sorted(hours)), parts)


def count_follow_ups(facts: Iterable[Fact]) -> Figures:
    """Count a group's follow-ups: kept by the time that staff had said, whenever that was."""
    kept = [one for one in Outcome if one is not Outcome.KEPT_LATER]
    outcomes: dict[Outcome, int] = dict.fromkeys(kept, 0)
    students: set[bytes] = set()
    for fact in facts:
        students.add(bytes(fact.student_ref))
        outcome = Outcome(fact.outcome)
        outcomes[Outcome.KEPT if outcome == Outcome.KEPT_LATER else outcome] += 1
    return Figures(how_many(students), outcomes, ())


def groups_of(fact: Fact) -> dict[Part, str]:
    """Return the group of each kind that a promise falls in."""
    groups = {
        Part.URGENCY: fact.urgency,
        Part.ARRIVAL: fact.arrival,
        Part.ESCALATED: "yes" if fact.escalated else "no",
        Part.TEAM: "back_up" if fact.escalated or fact.at_back_up else "own",
    }
    if fact.outcome == Outcome.KEPT and fact.wait_h is not None:
        wait_h = fact.wait_h
        groups[Part.WAIT] = next((name for name, most in WAITS.items() if wait_h <= most), "to_24")
    return groups


def outcome_of(promise: Promise) -> Outcome:
    """Return how a promise ended. Past its due time everything is late, and so is no end at all.

    What was broken is late on both clocks, also where an earlier due time (a follow-up that a
    message joined) was missed within 24 hours.
    """
    if promise.ended_at is None or promise.ended_at > promise.due_at:
        return Outcome.LATE
    if promise.ended_by == "answer":
        took = promise.ended_at - promise.opened_at
        return Outcome.KEPT if took <= A_DAY else Outcome.KEPT_LATER
    if promise.ended_by == "erased":  # with the person, by a recorded decision
        return Outcome.WITHDRAWN
    return Outcome(promise.ended_by)


def wait_of(promise: Promise) -> float | None:
    """Return how many elapsed hours the first answer took."""
    if promise.answered_at is None:
        return None
    return (promise.answered_at - promise.opened_at).total_seconds() / SECONDS_IN_HOUR


def arrival_of(opened_at: datetime, zone: str) -> str:
    """Return the part of the week in which a message came, on the school's clock."""
    local = opened_at.astimezone(ZoneInfo(zone))
    if local.weekday() >= SATURDAY:
        return "weekend"
    if DAY_BEGINS <= local.hour < DAY_ENDS:
        return "day"
    return "evening" if DAY_ENDS <= local.hour < EVENING_ENDS else "night"


def quantile(hours: tuple[float, ...], share: float) -> float:
    """Return the smallest time within which that share of answers came."""
    rank = max(1, -(-int(share * 100) * len(hours) // 100))
    return hours[rank - 1]
