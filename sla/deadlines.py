"""When a promise falls due, and when somebody else takes over. Pure; elapsed time, never local.

Two moments that share one ``ZoneInfo`` subtract to local-clock hours: all here is UTC first.
"""

from datetime import UTC, datetime, timedelta

from sla.policy import ACUTE, SOON, Policy


def due_at(opened_at: datetime, policy: Policy) -> datetime:
    """Return when the answer is due: what the student is shown and statistics count."""
    return opened_at.astimezone(UTC) + policy.answer


def escalate_at(opened_at: datetime, urgency: str, policy: Policy) -> datetime:
    """Return when the back-up takes over, if nobody has answered."""
    return opened_at.astimezone(UTC) + _patience(urgency, policy)


def raised(escalates_at: datetime, *, urgency: str, at: datetime, policy: Policy) -> datetime:
    """Return ``escalates_at`` after a raise at ``at``: earlier, or as it was."""
    return min(escalates_at, escalate_at(at, urgency, policy))


def level_2_at(since: datetime, urgency: str, policy: Policy) -> datetime:
    """Return when those responsible are told, ``since`` the back-up was given the thread."""
    wait = policy.level_2_acute if urgency == ACUTE else policy.level_2
    return since.astimezone(UTC) + wait


def _patience(urgency: str, policy: Policy) -> timedelta:
    if urgency == ACUTE:
        return policy.back_up_acute
    return policy.back_up_soon if urgency == SOON else policy.answer
