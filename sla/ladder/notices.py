"""What recipients of steps are sent, and that they need be sent it no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from elevhalsa.notify import outbox
from sla.ladder.climbing import TO_ACKNOWLEDGE
from sla.models import Recipient, Step


@dataclass(frozen=True)
class Told:
    """That a person is told on a step, which may have no number yet."""

    step: Step
    person_id: UUID
    at: datetime


def notice_of(one: Told) -> outbox.Queued:
    """Return what a recipient is sent."""
    needs_answer = one.step.kind in TO_ACKNOWLEDGE
    return outbox.Queued(
        person_id=one.person_id,
        text=outbox.Text.ACKNOWLEDGE if needs_answer else outbox.Text.NEWS,
        key=_key_of(one.step),
        moment=one.at,
        acute=one.step.clock.acute_at is not None,
    )


def settle(steps: Collection[Step], *, moment: datetime) -> None:
    """Note that somebody took these steps, or that nobody waits any more: no more tries."""
    if not steps:
        return
    told = Recipient.objects.filter(step__in=steps).values_list("person_id", flat=True)
    outbox.settle(people=set(told), keys=map(_key_of, steps), moment=moment)


def _key_of(step: Step) -> str:
    """Return the key of what people are told on a step: it is this step's alone."""
    return f"step:{step.pk}"
