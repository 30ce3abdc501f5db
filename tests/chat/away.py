"""Somebody is away, and the scheduler sees to what follows."""

from datetime import timedelta

from chat.services.escalation import ThreadDoor
from chat.services.presence_changes import look_at_one
from elevhalsa.people.models import Person
from elevhalsa.people.services.presence import Plan, record_absence
from sla.scheduler import act_on_one
from tests.chat.village import NOON

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def is_away(
    person: Person,
    *,
    days: float = 2,
    deputy: Person | None = None,
    after: timedelta = timedelta(),
) -> None:
    """Record that a person is away so many days, as the person does it themselves."""
    moment = NOON + after
    plan = Plan(deputy is not None, moment, moment + days * DAY, deputy.pk if deputy else None)
    record_absence(person=person, recorded_by=person, plan=plan, now=lambda: moment)


def settle(after: timedelta = timedelta()) -> None:
    """Let the scheduler work at a moment until it finds nothing."""
    while look_at_one(now=lambda: NOON + after) or act_on_one(
        now=lambda: NOON + after, thread=ThreadDoor()
    ):
        pass
