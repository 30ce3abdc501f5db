"""Rule 7: nobody will be there in time, so the back-up takes over now (docs/guarantee.md)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from sla import deadlines, history
from sla.ladder import climbing, rungs
from sla.ladder.recipients import People, Standing
from sla.ladder.rungs import Kind
from sla.models import Clock
from sla.policies.selectors import terms_kept_by
from sla.services import running_clock


@transaction.atomic
def bring_forward(*, thread_id: UUID, moment: datetime) -> bool:
    """Have a running clock escalate at ``moment``; say whether that is earlier than it was.

    Called behind the thread's lock, as every command of the promise. The due time stays: the
    promise is the school's. Safe to repeat: nothing is ever made later, or done twice.
    """
    clock = running_clock(thread_id)
    if clock is None or clock.escalated_at or clock.escalate_at <= moment:
        return False
    earlier = max(moment, clock.opened_at)
    history.change(clock, "brought_forward", moment, escalate_at=earlier)
    climbing.reschedule(clock)
    return True


@transaction.atomic
def look_at_back_up(*, thread_id: UUID, standing: Standing, moment: datetime) -> bool:
    """Have those responsible told now, if nobody of the back-up that has a thread will come.

    Called behind the thread's lock, once somebody of the back-up is away. Safe to repeat. Return
    whether they are told sooner for it.
    """
    clock = running_clock(thread_id)
    if clock is None or clock.escalated_at is None:
        return False
    waited_on = clock.steps.filter(kind=Kind.BACK_UP, nobody_there_at=None).first()
    if waited_on is None or clock.steps.filter(kind=Kind.RESPONSIBLE).exists():
        return False
    until = rungs.back_up_awaited_until(clock, terms_kept_by([clock])[clock.pk], moment)
    if People().back_up_comes(standing, since=moment, until=until):
        return False
    waited_on.nobody_there_at = moment
    waited_on.save(update_fields=["nobody_there_at"])
    place = {"kind": waited_on.kind, "level": waited_on.level}
    history.record(clock, history.NOBODY_THERE, moment, place)
    climbing.reschedule(clock)
    return True


def back_up_waited_for_until(clock: Clock) -> datetime:
    """Return when those responsible are told of what the back-up took over and nobody answers."""
    assert clock.escalated_at, "the back-up has it"
    terms = terms_kept_by([clock])[clock.pk]
    return deadlines.level_2_at(clock.escalated_at, clock.acute_at, terms)
