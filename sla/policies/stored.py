"""Terms as they lie in a version's row, and travel: minutes, clock times, dates."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sla.calendars.opening import Calendar, ClosedPeriod, Interval
from sla.policy import Policy

MINUTE = timedelta(minutes=1)
TIMES = tuple(one.name for one in fields(Policy) if isinstance(one.default, timedelta))
HOLIDAY = "holiday"  # the kind of a closed period that nobody typed
Content = Mapping[str, Any]
Readers = dict[str, list[UUID]]  # people by branch


def policy_to(policy: Policy) -> dict[str, Any]:
    """Return a policy's stored form; its version stands in the row."""
    times = {f"{name}_min": getattr(policy, name) // MINUTE for name in TIMES}
    shares = {"reminders": list(policy.reminders), "deputy_from": policy.deputy_from}
    return {"mode": policy.mode, **times, **shares}


def policy_from(content: Content, *, version: int) -> Policy:
    """Return the policy that a row holds."""
    times = {name: timedelta(minutes=content[f"{name}_min"]) for name in TIMES}
    return Policy(
        version=version,
        mode=content["mode"],
        reminders=tuple(content["reminders"]),
        deputy_from=content["deputy_from"],
        **times,
    )


def calendar_from(content: Content, *, version: int) -> Calendar:
    """Return the calendar that a row holds.

    Raises:
        ValueError: It contradicts itself, or never opens.
    """
    return Calendar(
        version=version,
        zone=content["zone"],
        week=tuple(tuple(_interval(one) for one in day) for day in content["week"]),
        closed=tuple(
            ClosedPeriod(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
            for one in content["closed"]
        ),
    )


def _interval(one: Content) -> Interval:
    return Interval(since_midnight(one["opens"]), since_midnight(one["closes"]))


def since_midnight(shown: str) -> timedelta:
    """Return how much of the day has gone at ``08:15``; ``24:00`` is its end."""
    hours, minutes = shown.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def readers_to(people: Readers) -> dict[str, list[str]]:
    """Return people by branch as a row holds them."""
    return {branch: [str(one) for one in found] for branch, found in people.items()}


def readers_from(stored: Mapping[str, list[str]]) -> Readers:
    """Return people by branch."""
    return {branch: [UUID(one) for one in found] for branch, found in stored.items()}
