"""Commands of the promise. Each is called behind the thread's lock: thread first, then clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sla import deadlines
from sla.errors import NotForThisClock
from sla.models import Clock, EndedBy
from sla.policies.selectors import terms_for
from sla.policy import ACUTE, ROUTINE, more_urgent
from sla.terms import Terms


@dataclass(frozen=True)
class Subject:
    """Whose promise it is: all that the promise knows of a thread."""

    thread_id: UUID
    school_id: UUID
    branch: str
    student_ref: bytes  # see sla.references
    at_back_up: bool  # nobody stands behind the team that has it (rule 8)


@transaction.atomic
def open_clock(*, subject: Subject, urgency: str, moment: datetime) -> Clock:
    """Start the promise, unless it runs already: then it stays as it is (rule 1)."""
    if running := running_clock(subject.thread_id):
        return running
    terms = terms_for(subject.school_id)
    escalate_at = deadlines.escalate_at(moment, urgency, terms)
    return Clock.objects.create(
        thread_id=subject.thread_id,
        school_id=subject.school_id,
        branch=subject.branch,
        student_ref=subject.student_ref,
        at_back_up=subject.at_back_up,
        urgency=urgency,
        policy_version=terms.policy.version,
        calendar_version=terms.calendar.version,
        opened_at=moment,
        due_at=deadlines.due_at(moment, terms),
        escalate_at=escalate_at,
        acute_at=moment if urgency == ACUTE else None,
        next_action_at=escalate_at,
    )


@transaction.atomic
def raise_urgency(*, thread_id: UUID, urgency: str, moment: datetime) -> None:
    """Bring a running clock's escalation nearer; nothing makes it later (rule 4)."""
    clock = running_clock(thread_id)
    if clock is None or more_urgent(urgency, clock.urgency) == clock.urgency:
        return
    terms = terms_for(clock.school_id)
    clock.urgency = urgency
    clock.escalate_at = deadlines.raised(clock.escalate_at, urgency=urgency, at=moment, terms=terms)
    clock.acute_at = moment if urgency == ACUTE else None
    if clock.next_action_at:
        clock.next_action_at = min(clock.next_action_at, _next_step_at(clock, terms))
    clock.save(update_fields=["urgency", "escalate_at", "acute_at", "next_action_at"])


def _next_step_at(clock: Clock, terms: Terms) -> datetime:
    if clock.escalated_at is None:
        return clock.escalate_at
    return deadlines.level_2_at(clock.escalated_at, clock.acute_at, terms)


@transaction.atomic
def answer_clock(*, thread_id: UUID, seq: int, moment: datetime) -> None:
    """Keep the promise: entry ``seq`` is a person's answer. Without a running clock, nothing."""
    if clock := running_clock(thread_id):
        _answered(clock, seq=seq, at=moment)


def _answered(clock: Clock, *, seq: int, at: datetime) -> None:
    clock.answered_at = clock.ended_at = at
    clock.ended_by = EndedBy.ANSWER
    clock.answer_seq = seq
    clock.next_action_at = None
    clock.save()


@transaction.atomic
def retract_answer(
    *,
    thread_id: UUID,
    seq: int,
    next_answer: tuple[int, datetime] | None,
    at_back_up: bool,
    moment: datetime,
) -> None:
    """Take back that entry ``seq`` answered. ``at_back_up``: who has the thread by now.

    ``next_answer`` (number and moment) is the earliest answer after it that still stands: it
    takes its place. Without one the old clock runs again with its old times, and a newer
    running one merges into it: the earliest of each time (rule 2).
    """
    for clock in Clock.objects.select_for_update().filter(thread_id=thread_id, answer_seq=seq):
        if next_answer:
            _answered(clock, seq=next_answer[0], at=next_answer[1])
        else:
            clock.at_back_up = at_back_up
            _run_again(clock, newer=running_clock(thread_id), moment=moment)


def _run_again(clock: Clock, *, newer: Clock | None, moment: datetime) -> None:
    clock.answered_at = clock.ended_at = clock.answer_seq = None
    clock.ended_by = ""
    if newer:
        _take_over(clock, newer)
    clock.next_action_at = _pending_at(clock, moment)
    clock.save()


def _take_over(clock: Clock, newer: Clock) -> None:
    """Merge ``newer``: its steps stay taken, its row goes."""
    taken = clock.steps.values_list("level", flat=True)
    newer.steps.exclude(level__in=list(taken)).update(clock=clock)
    clock.opened_at = min(clock.opened_at, newer.opened_at)
    clock.due_at = min(clock.due_at, newer.due_at)
    clock.escalate_at = min(clock.escalate_at, newer.escalate_at)
    clock.escalated_at = _earliest(clock.escalated_at, newer.escalated_at)
    clock.acute_at = _earliest(clock.acute_at, newer.acute_at)
    clock.urgency = more_urgent(clock.urgency, newer.urgency)
    newer.delete()


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((at for at in moments if at), default=None)


def _pending_at(clock: Clock, moment: datetime) -> datetime | None:
    """Return when a clock that runs again needs the scheduler; None after its last step."""
    if clock.escalated_at is None and not clock.at_back_up:
        return clock.escalate_at
    if clock.steps.filter(level=2).exists():
        return None
    if clock.escalated_at:
        terms = terms_for(clock.school_id)
        return max(moment, deadlines.level_2_at(clock.escalated_at, clock.acute_at, terms))
    return clock.escalate_at


@transaction.atomic
def end_clock(*, thread_id: UUID, ended_by: EndedBy, moment: datetime) -> Clock:
    """Stop the promise without an answer: recorded, and never counted as kept (rule 13).

    Who may ask for it, and who must agree, the caller decides.

    Raises:
        NotForThisClock: None runs; or a clock that is not routine would end as read or withdrawn.
    """
    clock = running_clock(thread_id)
    if clock is None or (ended_by != EndedBy.ELSEWHERE and clock.urgency != ROUTINE):
        raise NotForThisClock
    clock.ended_at = moment
    clock.ended_by = ended_by
    clock.next_action_at = None
    clock.save(update_fields=["ended_at", "ended_by", "next_action_at"])
    return clock


@transaction.atomic
def move_clock(*, thread_id: UUID, at_back_up: bool) -> None:
    """Note that another team has the thread. No time moves (rule 3).

    Those responsible may have been told while the back-up had it: behind a team, the back-up
    takes over all the same.
    """
    clock = running_clock(thread_id)
    if clock is None:
        return
    clock.at_back_up = at_back_up
    if not at_back_up and clock.escalated_at is None:
        clock.next_action_at = clock.next_action_at or clock.escalate_at
    clock.save(update_fields=["at_back_up", "next_action_at"])


def running_clock(thread_id: UUID) -> Clock | None:
    """Return the thread's running clock, locked."""
    return Clock.objects.running().select_for_update().filter(thread_id=thread_id).first()
