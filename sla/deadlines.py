"""When a promise falls due, and when somebody else takes over. Pure; UTC in, UTC out.

Two moments that share one ``ZoneInfo`` subtract to local-clock hours: all here is UTC first.
"""

from datetime import UTC, datetime, timedelta

from sla.calendars import due
from sla.policy import ACUTE, ROUTINE
from sla.terms import Terms


def due_at(opened_at: datetime, terms: Terms) -> datetime:
    """Return when the answer is due: what the student is shown and statistics count."""
    if terms.policy.mode == "calendar":
        return due.due_at(opened_at, terms.calendar)
    return opened_at.astimezone(UTC) + terms.policy.answer


def escalate_at(opened_at: datetime, urgency: str, terms: Terms) -> datetime:
    """Return when the back-up takes over, if nobody has answered.

    Never after the due time, nor after the cap, which counts elapsed hours, closed or not.
    """
    opened = opened_at.astimezone(UTC)
    latest = min(due_at(opened, terms), opened + terms.policy.cap)
    return min(_wished(opened, urgency, terms), latest)


def _wished(opened: datetime, urgency: str, terms: Terms) -> datetime:
    policy = terms.policy
    if urgency == ACUTE:  # whatever the calendar says
        return opened + policy.back_up_acute
    if urgency == ROUTINE:
        return max(opened, due_at(opened, terms) - policy.back_up_before)
    if policy.mode == "calendar":
        return due.after_open_time(opened, policy.back_up_soon, terms.calendar)
    return opened + policy.back_up_soon


def look_for_at(answered_at: datetime, urgency: str, terms: Terms) -> datetime:
    """Return from when staff look for a student who has not opened an urgent answer (rule 22).

    As long as an unanswered thread of that urgency waits for the back-up: nobody opens it at once.
    """
    return _wished(answered_at.astimezone(UTC), urgency, terms)


def raised(escalates_at: datetime, *, urgency: str, at: datetime, terms: Terms) -> datetime:
    """Return ``escalates_at`` after a raise at ``at``: earlier, or as it was."""
    return min(escalates_at, escalate_at(at, urgency, terms))


def level_2_at(since: datetime, acute_at: datetime | None, terms: Terms) -> datetime:
    """Return when those responsible are told, ``since`` the back-up was given the thread."""
    policy = terms.policy
    return _sooner_if_acute(since, acute_at, policy.level_2, policy.level_2_acute)


def level_3_at(since: datetime, acute_at: datetime | None, terms: Terms) -> datetime:
    """Return when they are told once more, ``since`` they last were."""
    policy = terms.policy
    return _sooner_if_acute(since, acute_at, policy.level_3, policy.level_3_acute)


def _sooner_if_acute(
    since: datetime, acute_at: datetime | None, wait: timedelta, acute_wait: timedelta
) -> datetime:
    """Return the end of the wait; a thread that became acute meanwhile waits the short one."""
    usual = since.astimezone(UTC) + wait
    if acute_at is None:
        return usual
    return min(usual, max(since, acute_at).astimezone(UTC) + acute_wait)
