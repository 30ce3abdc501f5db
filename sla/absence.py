"""Rule 7: nobody will be there in time, so the back-up takes over now (docs/guarantee.md)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from sla import history
from sla.ladder import climbing
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
