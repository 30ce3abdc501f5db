"""What a school promises, in numbers. ``DEFAULT`` is the one of docs/guarantee.md."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

ACUTE, SOON, ROUTINE = "acute", "soon", "routine"
BY_URGENCY = (ROUTINE, SOON, ACUTE)  # each more urgent than the one before

Mode = Literal["always", "calendar"]


@dataclass(frozen=True)
class Policy:
    """How long a student waits before what happens: elapsed time, unless ``mode`` says opening."""

    version: int = 0  # 0: the default, which no school wrote down
    mode: Mode = "always"  # "calendar": due on the next open school day (rule 16)
    answer: timedelta = timedelta(hours=24)  # the promise itself
    back_up_before: timedelta = timedelta()  # before the due time, for a routine thread
    back_up_soon: timedelta = timedelta(hours=8)  # in calendar mode of opening time
    back_up_acute: timedelta = timedelta(minutes=30)
    reminders: tuple[float, ...] = (0.5, 0.75, 0.92)  # shares of the way to the escalation
    deputy_from: float = 0.75  # from which share on the deputy is reminded too
    level_2: timedelta = timedelta(hours=12)  # from the escalation until those responsible know
    level_2_acute: timedelta = timedelta(minutes=30)
    level_3: timedelta = timedelta(hours=24)  # from there on, again and again
    level_3_acute: timedelta = timedelta(minutes=30)
    acknowledge_within: timedelta = timedelta(hours=2)  # or the step goes on to the next person
    acknowledge_within_acute: timedelta = timedelta(minutes=15)
    cap: timedelta = timedelta(hours=72)  # no escalation is later than this, calendar or not


DEFAULT = Policy()
WAITS = (  # from one rung of the ladder to the next
    "level_2",
    "level_2_acute",
    "level_3",
    "level_3_acute",
    "acknowledge_within",
    "acknowledge_within_acute",
)


def strictest(newest: Policy, *before: Policy) -> Policy:
    """Return ``newest``, no rung of which waits longer than under any policy before it."""
    every = (newest, *before)
    return replace(newest, **{name: min(getattr(one, name) for one in every) for name in WAITS})


def more_urgent(one: str, other: str) -> str:
    """Return the more urgent of the two."""
    return max(one, other, key=BY_URGENCY.index)
