"""Promises of some month, made without threads: what figures are counted from."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from elevhalsa.people.models import Branch, Organisation, School
from sla.models import Clock, EndedBy
from sla.statistics.publishing import publish_one
from tests import factories

OCTOBER = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)  # a Monday morning
JULY = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
SETTLED = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)  # 24 hours after October's end in Stockholm
AFTER_CHRISTMAS = datetime(2027, 1, 8, 8, 0, tzinfo=UTC)
A_MONTH = timedelta(days=31)


def opened_school(
    owner: Organisation | None = None, *, students: int = 40, at: datetime = OCTOBER
) -> School:
    """Return a school that is open to its students, since a moment."""
    school = factories.school(owner)
    school.opened_at = at
    school.save()
    for _ in range(students):
        factories.student(school)
    return school


def clocks(
    school: School,
    *,
    branch: str = Branch.NURSE,
    students: int,
    at: datetime = OCTOBER,
    hours: float = 1,
    due_h: float = 24,
    ended_by: str = EndedBy.ANSWER,
    first: int = 0,
    urgency: str = "routine",
) -> list[Clock]:
    """Make one promise for each student, ended after some hours."""
    ended_at = at + timedelta(hours=hours)
    rows = [
        Clock(
            thread_id=uuid4(),
            school_id=school.pk,
            branch=branch,
            student_ref=number.to_bytes(16, "big"),
            urgency=urgency,
            opened_at=at,
            due_at=at + timedelta(hours=due_h),
            escalate_at=at + timedelta(hours=due_h),
            escalated_at=at + timedelta(hours=due_h) if hours > due_h else None,
            answered_at=ended_at if ended_by == EndedBy.ANSWER else None,
            ended_at=ended_at,
            ended_by=ended_by,
        )
        for number in range(first, first + students)
    ]
    return Clock.objects.bulk_create(rows)


def publish_all(at: datetime = SETTLED) -> int:
    """Let the scheduler publish all that is due. Return how many periods."""
    rounds = 0
    while publish_one(now=lambda: at):
        rounds += 1
    return rounds
