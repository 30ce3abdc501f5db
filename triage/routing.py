"""Which team answers: a pure function, with reasons. Never outside the branch, never nobody.

An excluded person must lack the key, not only the permission (docs/protocol.md, §1): a thread
goes to a team whose key that person does not hold, else to the branch's back-up, else the
service alone hides it, and says so before anything is sent.

When an answer is due is no question of routing: ``Horizon`` brings it from the promise, to tell
who comes in time. Who is away or comes too late moves no thread out of its team; that the
back-up then takes over at once is rule 7 of the promise (docs/guarantee.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

ROUTER_VERSION = 2
EITHER = "either"
PACE = timedelta(minutes=20)  # for which each waiting thread is taken to keep one person busy
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
class Horizon:
    """From when a thread waits, and until when an answer to it is promised."""

    at: datetime
    until: datetime


@dataclass(frozen=True)
class Member:
    """One of a team who can open what is sealed for it today."""

    id: UUID
    there_from: datetime | None = None  # when they come next; None: not for weeks
    has_taken: int = 0  # threads that wait for this person's answer
    languages: frozenset[str] = frozenset({"sv"})


@dataclass(frozen=True)
class Team:
    """What routing must know of a team. ``key_holders`` may outnumber its members of today.

    ``members`` are those who can open what is sealed for it: not yet who was not let in.
    """

    id: UUID
    members: frozenset[Member]
    key_holders: frozenset[UUID]
    has_keys: bool

    @property
    def people(self) -> frozenset[UUID]:
        """Return the members' ids."""
        return frozenset(member.id for member in self.members)


@dataclass(frozen=True)
class Staffing:
    """One branch at one school, and how many threads wait there.

    ``cover``: who of the back-up was named for a day on which the school is closed.
    """

    branch: str
    team: Team | None
    back_up: Team
    waiting: int
    cover: frozenset[UUID] = field(default=frozenset())


@dataclass(frozen=True)
class Route:
    """Where a thread goes, and why. Until ``expected_at`` somebody is likely to have come to it."""

    branch: str
    team: UUID
    back_up: UUID
    suggested: UUID | None
    hidden_by: HiddenBy | None  # what keeps an excluded person out: the key, or the service alone
    expected_at: datetime
    reasons: tuple[str, ...]

    @property
    def wished(self) -> UUID | None:
        """Return the suggested person if it is the student who asked for them."""
        return self.suggested if "wished_person" in self.reasons else None


def route(wish: Wish, staffing: Sequence[Staffing], horizon: Horizon) -> Route:
    """Return the route. ``staffing`` has the school's branches that can be reached at all.

    Raises:
        ValueError: The wished branch is not among them.
    """
    offers = [
        _within(wish, one, horizon) for one in staffing if wish.branch in (EITHER, one.branch)
    ]
    if not offers:
        raise ValueError("no such branch at this school")
    return min(offers, key=_rank)


def _rank(offer: Route) -> tuple[bool, bool, datetime, str]:
    """Order offers: who is hidden by key first, then the wished person, then who comes sooner."""
    return offer.hidden_by == "service", offer.wished is None, offer.expected_at, offer.branch


def _within(wish: Wish, staffing: Staffing, horizon: Horizon) -> Route:
    team, why = _answering_team(frozenset(wish.excluded), staffing)
    coming = _coming(wish, [team, staffing.back_up], horizon)
    suggested, because = _suggested(wish, team, coming, staffing.cover)
    hidden_by = _hidden_by(frozenset(wish.excluded), team, staffing.back_up)
    reasons = ["sooner_answer" if wish.branch == EITHER else "wished_branch", *why, *because]
    if hidden_by:
        reasons.append(f"excluded_by_{hidden_by}")
    return Route(
        branch=staffing.branch,
        team=team.id,
        back_up=staffing.back_up.id,
        suggested=suggested,
        hidden_by=hidden_by,
        expected_at=_expected_at(coming, staffing.waiting, horizon),
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


def _coming(wish: Wish, teams: Sequence[Team], horizon: Horizon) -> list[Member]:
    """Return who comes in time, of the first team of which anybody does."""
    for team in teams:
        able = [member for member in team.members if member.id not in wish.excluded]
        if found := [one for one in able if one.there_from and one.there_from < horizon.until]:
            return sorted(found, key=lambda one: one.id)
    return []


def _suggested(
    wish: Wish, team: Team, coming: Sequence[Member], cover: frozenset[UUID]
) -> tuple[UUID | None, list[str]]:
    """Return who had best answer, and why: a wish first, then cover, language and load."""
    reachable = team.people - frozenset(wish.excluded)
    if asked_for := next((person for person in wish.wished if person in reachable), None):
        return asked_for, ["wished_person"]
    reasons = ["wished_person_elsewhere"] if wish.wished else []
    named = [member for member in coming if member.id in cover]
    speaking = [member for member in named or coming if wish.language in member.languages]
    best = min(speaking or named or coming, key=lambda one: (one.has_taken, one.id), default=None)
    if best is None:
        return None, [*reasons, "nobody_in_time"]
    if named:
        reasons.append("named_cover")
    if wish.language in best.languages and wish.language != "sv":
        reasons.append("speaks_language")
    if best.id not in team.people:
        reasons.append("back_up_is_there")
    return best.id, reasons


def _expected_at(coming: Sequence[Member], waiting: int, horizon: Horizon) -> datetime:
    """Return when somebody will likely have come to it: a rough measure, to compare branches by.

    The first who comes begins; what waits is shared by all who come in time.
    """
    begins = min((one.there_from for one in coming if one.there_from), default=None)
    if begins is None:
        return horizon.until + waiting * PACE
    return max(begins, horizon.at) + waiting * PACE / len(coming)


def _hidden_by(excluded: frozenset[UUID], team: Team, back_up: Team) -> HiddenBy | None:
    """Say what keeps excluded people out. The back-up holds a sealed key from the first day."""
    if not excluded:
        return None
    return "service" if excluded & (team.key_holders | back_up.key_holders) else "key"
