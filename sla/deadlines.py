"""When a promise falls due, and when somebody else takes over. Pure; UTC in, UTC out.

Two moments that share one ``ZoneInfo`` subtract to local-clock hours: all here is UTC first.
"""

from datetime import UTC, datetime

from sla.policy import ACUTE, SOON
from sla.terms import Terms


def due_at(opened_at: datetime, terms: Terms) -> datetime:
    """Return when the answer is due: what the student is shown and statistics count."""
    return opened_at.astimezone(UTC) + terms.policy.answer


def escalate_at(opened_at: datetime, urgency: str, terms: Terms) -> datetime:
    """Return when the back-up takes over, if nobody has answered: never after the due time."""
    opened = opened_at.astimezone(UTC)
    due, policy = due_at(opened, terms), terms.policy
    if urgency == ACUTE:
        wished = opened + policy.back_up_acute
    elif urgency == SOON:
        wished = opened + policy.back_up_soon
    else:
        wished = max(opened, due - policy.back_up_before)
    return min(wished, due, opened + policy.cap)


def raised(escalates_at: datetime, *, urgency: str, at: datetime, terms: Terms) -> datetime:
    """Return ``escalates_at`` after a raise at ``at``: earlier, or as it was."""
    return min(escalates_at, escalate_at(at, urgency, terms))


def level_2_at(since: datetime, acute_at: datetime | None, terms: Terms) -> datetime:
    """Return when those responsible are told, ``since`` the back-up was given the thread.

    A thread that became acute behind that waits the short time from ``acute_at``.
    """
    usual = since.astimezone(UTC) + terms.policy.level_2
    if acute_at is None:
        return usual
    return min(usual, max(since, acute_at).astimezone(UTC) + terms.policy.level_2_acute)
