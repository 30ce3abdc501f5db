"""Which team answers: a pure function, with reasons. Never outside the branch, never nobody.

An excluded person must lack the key, not only the permission (docs/protocol.md, §1): a thread
goes to a team whose key that person does not hold, else to the branch's back-up, else the
service alone hides it, and says so before anything is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ROUTER_VERSION = 1
EITHER = "either"
HiddenBy = Literal["key", "service"]


@dataclass(frozen=True)
class Wish:
    """What the student asked for: ids and codes, nothing about the text."""

    branch: str  # counsellor, nurse or either
    urgency: str
    wished: tuple[UUID, ...] = ()
    excluded: tuple[UUID, ...] = ()
    language: str = "sv"


@dataclass(frozen=True)
class Team:
    """What routing must know of a team. ``key_holders`` may outnumber its people of today.

    ``people`` are those of today who can open what is sealed for it: not yet who was not let in.
    """

    id: UUID
    people: frozenset[UUID]
    key_holders: frozenset[UUID]
    has_keys: bool


@dataclass(frozen=True)
class Staffing:
    """One branch at one school, and how many threads wait there."""

    branch: str
    team: Team | None
    back_up: Team
    waiting: int


@dataclass(frozen=True)
class Route:
    """Where a thread goes, and why."""

    branch: str
    team: UUID
    back_up: UUID
    suggested: UUID | None
    hidden_by: HiddenBy | None  # what keeps an excluded person out: the key, or the service alone
    reasons: tuple[str, ...]


def route(wish: Wish, staffing: Sequence[Staffing]) -> Route:
    """Return the route. ``staffing`` has the school's branches that can be reached at all.

    Raises:
        ValueError: The wished branch is not among them.
    """
    offers = [_within(wish, one) for one in staffing if wish.branch in (EITHER, one.branch)]
    if not offers:
        raise ValueError("no such branch at this school")
    waiting = {one.branch: one.waiting for one in staffing}
    return min(offers, key=lambda offer: _rank(offer, waiting[offer.branch]))


def _rank(offer: Route, waiting: int) -> tuple[bool, bool, int, str]:
    """Order offers: who is hidden by key first, then the wished person, then the shorter queue."""
    return offer.hidden_by == "service", offer.suggested is None, waiting, offer.branch


def _within(wish: Wish, staffing: Staffing) -> Route:
    team, why = _answering_team(frozenset(wish.excluded), staffing)
    suggested = _wished_person(wish, team)
    hidden_by = _hidden_by(frozenset(wish.excluded), team, staffing.back_up)
    reasons = ["fewest_waiting" if wish.branch == EITHER else "wished_branch", *why]
    if wish.wished:
        reasons.append("wished_person" if suggested else "wished_person_elsewhere")
    if hidden_by:
        reasons.append(f"excluded_by_{hidden_by}")
    return Route(
        branch=staffing.branch,
        team=team.id,
        back_up=staffing.back_up.id,
        suggested=suggested,
        hidden_by=hidden_by,
        reasons=tuple(reasons),
    )


def _answering_team(excluded: frozenset[UUID], staffing: Staffing) -> tuple[Team, list[str]]:
    """Return who answers: the school's own team, or its back-up where that team cannot."""
    team, back_up = staffing.team, staffing.back_up
    if team is None or not team.people:
        return back_up, ["team_empty", "back_up_answers"]
    if not team.has_keys:
        return back_up, ["team_without_keys", "back_up_answers"]
    is_without = excluded & team.key_holders and not excluded & back_up.key_holders
    if back_up.people - excluded and (is_without or not team.people - excluded):
        return back_up, ["back_up_answers"]
    return team, []


def _wished_person(wish: Wish, team: Team) -> UUID | None:
    reachable = team.people - frozenset(wish.excluded)
    return next((person for person in wish.wished if person in reachable), None)


def _hidden_by(excluded: frozenset[UUID], team: Team, back_up: Team) -> HiddenBy | None:
    """Say what keeps excluded people out. The back-up holds a sealed key from the first day."""
    if not excluded:
        return None
    return "service" if excluded & (team.key_holders | back_up.key_holders) else "key"
