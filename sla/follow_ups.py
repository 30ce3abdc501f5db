"""“Jag återkommer senast …” is a promise too (docs/guarantee.md, rule 15)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sla import deadlines, history
from sla.ladder import climbing
from sla.models import Clock, ClockKind
from sla.policies.selectors import terms_for
from sla.policy import ACUTE, SOON

if TYPE_CHECKING:
    from sla.services import Subject


def open_follow_up(
    *, subject: "Subject", urgency: str, follow_up_at: datetime, moment: datetime
) -> Clock:
    """Start the promise to come back: due and escalating at the moment that was named.

    Called behind the thread's lock, once the message that names it has ended what ran before.
    """
    terms = terms_for(subject.school_id)
    clock = history.begin(
        Clock(
            kind=ClockKind.FOLLOW_UP.value,
            thread_id=subject.thread_id,
            school_id=subject.school_id,
            branch=subject.branch,
            student_ref=subject.student_ref,
            at_back_up=subject.at_back_up,
            urgency=urgency,
            policy_version=terms.policy.version,
            calendar_version=terms.calendar.version,
            opened_at=moment,
            due_at=follow_up_at,
            escalate_at=follow_up_at,
        )
    )
    climbing.reschedule(clock)
    return clock


def write_in(clock: Clock, *, subject: "Subject", urgency: str, moment: datetime) -> None:
    """Make a running follow-up an ordinary promise: the student wrote meanwhile.

    It counts from that message, and keeps the earlier of each time.
    """
    terms = terms_for(clock.school_id)
    escalates = deadlines.escalate_at(moment, urgency, terms)
    history.change(
        clock,
        "written_in",
        moment,
        kind=ClockKind.WRITTEN_IN.value,
        student_ref=subject.student_ref,
        urgency=urgency,
        soon_at=moment if urgency == SOON else clock.soon_at,
        acute_at=moment if urgency == ACUTE else clock.acute_at,
        policy_version=terms.policy.version,
        calendar_version=terms.calendar.version,
        opened_at=moment,
        due_at=min(clock.due_at, deadlines.due_at(moment, terms)),
        escalate_at=min(clock.escalate_at, escalates),
    )
    climbing.reschedule(clock)


def merged(clock: Clock, newer: Clock) -> dict[str, Any]:
    """Return as what two promises that become one run, and since when: a follow-up gives way."""
    ordinary = [one for one in (clock, newer) if one.kind != ClockKind.FOLLOW_UP]
    kinds = {one.kind for one in (clock, newer)}
    return {
        "kind": kinds.pop() if len(kinds) == 1 else ClockKind.WRITTEN_IN.value,
        "opened_at": min(one.opened_at for one in ordinary or (clock, newer)),
    }
