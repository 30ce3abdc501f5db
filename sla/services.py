"""Commands of the promise. Each is called behind the thread's lock: thread first, then clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from sla import deadlines, follow_ups, history
from sla.errors import NotForThisClock
from sla.ladder import climbing, notices
from sla.models import Clock, ClockKind, EndedBy
from sla.policies.selectors import terms_for
from sla.policy import ACUTE, ROUTINE, SOON, more_urgent
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
    """Start the promise, unless it runs already: then it stays as it is (rule 1).

    A follow-up that runs becomes an ordinary promise (rule 15).
    """
    if running := running_clock(subject.thread_id):
        if running.kind == ClockKind.FOLLOW_UP:
            follow_ups.write_in(running, subject=subject, urgency=urgency, moment=moment)
        return running
    terms = terms_for(subject.school_id)
    clock = history.begin(
        Clock(
            thread_id=subject.thread_id,
            school_id=subject.school_id,
            branch=subject.branch,
            student_ref=subject.student_ref,
            at_back_up=subject.at_back_up,
            urgency=urgency,
            soon_at=moment if urgency == SOON else None,
            acute_at=moment if urgency == ACUTE else None,
            policy_version=terms.policy.version,
            calendar_version=terms.calendar.version,
            opened_at=moment,
            due_at=deadlines.due_at(moment, terms),
            escalate_at=deadlines.escalate_at(moment, urgency, terms),
        )
    )
    climbing.reschedule(clock)
    return clock


@transaction.atomic
def raise_urgency(*, thread_id: UUID, urgency: str, moment: datetime) -> None:
    """Bring a running clock's escalation nearer; nothing makes it later (rule 4)."""
    clock = running_clock(thread_id)
    if clock is None or more_urgent(urgency, clock.urgency) == clock.urgency:
        return
    terms = terms_for(clock.school_id)
    history.change(
        clock,
        "raised",
        moment,
        urgency=urgency,
        escalate_at=deadlines.raised(clock.escalate_at, urgency=urgency, at=moment, terms=terms),
        soon_at=moment if urgency == SOON else clock.soon_at,
        acute_at=moment if urgency == ACUTE else None,
    )
    climbing.reschedule(clock)


@transaction.atomic
def keep_to(clock: Clock, terms: Terms, *, moment: datetime) -> bool:
    """Let newer terms count for a running, locked clock: each time is the earlier one (rule 18).

    When staff said that they come back, the moment is theirs, and no terms' (rule 15). Return
    whether a time moved.
    """
    before = clock.due_at, clock.escalate_at
    urged = {SOON: clock.soon_at, ACUTE: clock.acute_at}
    due_at = clock.due_at
    if clock.kind != ClockKind.FOLLOW_UP:
        urged[ROUTINE] = clock.opened_at
        due_at = min(due_at, deadlines.due_at(clock.opened_at, terms))
    escalations = [deadlines.escalate_at(at, how, terms) for how, at in urged.items() if at]
    history.change(
        clock,
        "kept_to_terms",
        moment,
        due_at=due_at,
        escalate_at=min([clock.escalate_at, *escalations]),
        policy_version=terms.policy.version,
        calendar_version=terms.calendar.version,
    )
    climbing.reschedule(clock)
    return before != (clock.due_at, clock.escalate_at)


@transaction.atomic
def answer_clock(*, thread_id: UUID, seq: int, moment: datetime) -> None:
    """Keep the promise: entry ``seq`` is a person's answer. Without a running clock, nothing."""
    if clock := running_clock(thread_id):
        _answered(clock, seq=seq, at=moment)


def _answered(clock: Clock, *, seq: int, at: datetime) -> None:
    history.change(
        clock,
        "answered",
        at,
        answered_at=at,
        ended_at=at,
        ended_by=EndedBy.ANSWER.value,
        answer_seq=seq,
    )
    notices.settle(clock.steps.all(), moment=at)
    climbing.reschedule(clock)


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
    of_it = Clock.objects.select_for_update().filter(thread_id=thread_id, answer_seq=seq)
    for clock in of_it.order_by("-opened_at"):  # the oldest last: the others merge into it
        if next_answer:
            _answered(clock, seq=next_answer[0], at=next_answer[1])
        else:
            newer = running_clock(thread_id)
            _run_again(clock, at_back_up=at_back_up, newer=newer, moment=moment)


def _run_again(clock: Clock, *, at_back_up: bool, newer: Clock | None, moment: datetime) -> None:
    merged = _merged(clock, newer) if newer else {}
    if newer:
        history.merge(newer, clock, moment)
    not_ended = {"answered_at": None, "ended_at": None, "answer_seq": None, "ended_by": ""}
    history.change(clock, "runs_again", moment, at_back_up=at_back_up, **not_ended, **merged)
    climbing.reschedule(clock)


def _merged(clock: Clock, newer: Clock) -> dict[str, Any]:
    """Return the times of both: the earliest of each."""
    return {
        **follow_ups.merged(clock, newer),
        "due_at": min(clock.due_at, newer.due_at),
        "escalate_at": min(clock.escalate_at, newer.escalate_at),
        "escalated_at": _earliest(clock.escalated_at, newer.escalated_at),
        "urgency": more_urgent(clock.urgency, newer.urgency),
        "soon_at": _earliest(clock.soon_at, newer.soon_at),
        "acute_at": _earliest(clock.acute_at, newer.acute_at),
    }


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


@transaction.atomic
def end_clock(*, thread_id: UUID, ended_by: EndedBy, moment: datetime) -> Clock:
    """Stop the promise without an answer: recorded, and never counted as kept (rule 13).

    Who may ask for it, and who must agree, the caller decides.

    Raises:
        NotForThisClock: None runs; one that is not routine would end as read or withdrawn, or a
            follow-up as read: there is nothing that needs no answer.
    """
    clock = running_clock(thread_id)
    if clock is None or (ended_by != EndedBy.ELSEWHERE and clock.urgency != ROUTINE):
        raise NotForThisClock
    if clock.kind == ClockKind.FOLLOW_UP and ended_by == EndedBy.NONE_NEEDED:
        raise NotForThisClock
    history.change(clock, "ended", moment, ended_at=moment, ended_by=ended_by.value)
    notices.settle(clock.steps.all(), moment=moment)
    climbing.reschedule(clock)
    return clock


@transaction.atomic
def move_clock(*, thread_id: UUID, at_back_up: bool, moment: datetime) -> None:
    """Note that another team has the thread. No time moves (rule 3).

    Those responsible may have been told while the back-up had it: behind a team, the back-up
    takes over all the same.
    """
    if clock := running_clock(thread_id):
        history.change(clock, "moved", moment, at_back_up=at_back_up)
        climbing.reschedule(clock)


def running_clock(thread_id: UUID) -> Clock | None:
    """Return the thread's running clock, locked: for whoever is about to change something."""
    return Clock.objects.running().select_for_update().filter(thread_id=thread_id).first()


def shown_clock(thread_id: UUID) -> Clock | None:
    """Return the thread's running clock as it stands, for whoever only shows it."""
    return Clock.objects.running().filter(thread_id=thread_id).first()
