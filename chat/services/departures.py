"""Those whom a thread waits for go home: it is looked at when the last of them does (rule 7).

Until then somebody is there; from then on perhaps nobody is before the promise is due. A look
ahead alone moves no time: until that moment somebody may still say that they stay longer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chat.models import Thread, Urgency
from elevhalsa.people import presence
from elevhalsa.people.models import Team
from elevhalsa.people.services.presence import look_once_at


@dataclass(frozen=True)
class Wait:
    """Whom a thread waits for, and until when somebody else need not take over."""

    team: Team
    since: datetime
    until: datetime
    is_acute: bool  # somebody must be there all the while
    without: frozenset[UUID]


def wait_of(
    thread: Thread, team: Team, *, since: datetime, until: datetime, without: Collection[UUID]
) -> Wait:
    """Return how a thread waits for a team, ``without`` those of it who count as nobody."""
    return Wait(team, since, until, thread.urgency_now == Urgency.ACUTE, frozenset(without))


def look_when_they_leave(waits: Collection[Wait]) -> None:
    """Have the threads of teams looked at when those teams are left by their last."""
    for one in set(waits):
        left_at = presence.left_at(
            one.team, one.since, one.until, without=one.without, for_good=not one.is_acute
        )
        if left_at:
            look_once_at(one.team, at=left_at)
