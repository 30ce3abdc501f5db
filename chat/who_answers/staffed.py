"""Who is really there: what a student in danger is told instead of a time (rule 12)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from chat.models import Thread, Urgency
from chat.shapes import ReadingNow
from elevhalsa.people import presence
from elevhalsa.people.models import Team
from sla.policies.selectors import terms_for


def reading_now(
    *, school_id: UUID, teams: Sequence[Team], at: datetime, without: Collection[UUID] = ()
) -> ReadingNow:
    """Say whether anybody of some teams works at a moment, or when the first of them does next.

    Only of those who have said when they work: where nobody has, no time is invented.
    """
    distinct = {team.pk: team for team in teams}.values()
    closed = closed_days(school_id)
    moments = [
        presence.next_present_at(team, at, without=without, closed_on=closed) for team in distinct
    ]
    first = min((moment for moment in moments if moment), default=None)
    is_now = first is not None and first <= at
    return ReadingNow(now=is_now, next_at=None if is_now else first)


def readings_of(threads: Sequence[Thread], *, at: datetime) -> dict[UUID, ReadingNow]:
    """Return who is there for each open thread in danger."""
    return {
        thread.pk: reading_now(
            school_id=thread.school_id,
            teams=[thread.team, thread.back_up],
            at=at,
            without=set(thread.excluded.values_list("pk", flat=True)),
        )
        for thread in threads
        if thread.urgency == Urgency.ACUTE and thread.closed_at is None
    }


def closed_days(school_id: UUID) -> set[date]:
    """Return the days on which a school is closed, as far as its calendar says."""
    calendar = terms_for(school_id).calendar
    return {day for period in calendar.closed for day in period.days()}
