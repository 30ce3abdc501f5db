"""A promise to nobody: what the watch opens to see whether the scheduler keeps promises."""

from datetime import datetime, timedelta
from uuid import UUID

from sla import history
from sla.models import Clock
from sla.policy import ROUTINE
from sla.references import REFERENCE_BYTES
from sla.services import Subject


def subject_of(*, thread_id: UUID, school_id: UUID, branch: str) -> Subject:
    """Return whose promise it is: no student's."""
    return Subject(thread_id, school_id, branch, bytes(REFERENCE_BYTES), at_back_up=False)


def open_synthetic_clock(*, subject: Subject, promise: timedelta, moment: datetime) -> Clock:
    """Start a promise as short as ``promise``: the scheduler treats it like every other."""
    due_at = moment + promise
    clock = Clock(
        thread_id=subject.thread_id,
        school_id=subject.school_id,
        branch=subject.branch,
        student_ref=subject.student_ref,
        at_back_up=subject.at_back_up,
        urgency=ROUTINE,
        policy_version=0,
        opened_at=moment,
        due_at=due_at,
        escalate_at=due_at,
        next_action_at=due_at,
    )
    return history.begin(clock)


def remove_synthetic_clock(clock: Clock, *, moment: datetime) -> None:
    """Leave nothing of it but its events, which add up to no clock."""
    history.remove(clock, moment)
