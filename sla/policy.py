"""What a school promises. One policy so far: the default of docs/guarantee.md."""

from dataclasses import dataclass
from datetime import timedelta

ACUTE, SOON, ROUTINE = "acute", "soon", "routine"
BY_URGENCY = (ROUTINE, SOON, ACUTE)  # each more urgent than the one before


@dataclass(frozen=True)
class Policy:
    """How long a student waits, in elapsed time, before what happens."""

    version: int
    answer: timedelta  # the promise itself
    back_up_soon: timedelta  # the back-up takes over a soon thread
    back_up_acute: timedelta
    level_2: timedelta  # from the escalation until those responsible are told
    level_2_acute: timedelta


DEFAULT = Policy(
    version=1,
    answer=timedelta(hours=24),
    back_up_soon=timedelta(hours=8),
    back_up_acute=timedelta(minutes=30),
    level_2=timedelta(hours=12),
    level_2_acute=timedelta(minutes=30),
)


def more_urgent(one: str, other: str) -> str:
    """Return the more urgent of the two."""
    return max(one, other, key=BY_URGENCY.index)
