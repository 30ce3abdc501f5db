"""Students who leave, their threads closed, and the scheduler at their doors."""

from datetime import datetime, timedelta

from chat.services import states
from chat.services.leavers import look_at_one_door
from chat.services.posting import post_message
from elevhalsa.people.models import Person
from elevhalsa.people.services.leaving import record_leaving
from tests import factories
from tests.chat.village import NOON, Talk


def leaves(student: Person, *, at: datetime = NOON, days: int = -1) -> None:
    """Let the last day of a student be so many days from a moment; before it, they have left."""
    admin = factories.administrator(student.organisation)
    record_leaving(
        people=[student],
        last_day=(at + timedelta(days=days)).date(),
        recorded_by=admin,
        sure=False,
        now=lambda: at,
    )


def closed(talk: Talk, *, at: datetime = NOON, by: Person | None = None) -> None:
    """Let the team answer a thread and close it."""
    person = by or talk.village.anna
    post_message(person=person, thread_id=talk.id, message=talk.text(person), now=lambda: at)
    states.close(person=person, thread_id=talk.id, now=lambda: at)


def doors_at(moment: datetime) -> None:
    """Let the scheduler look at every door."""
    while look_at_one_door(now=lambda: moment):
        pass


def is_in(student: Person) -> bool:
    student.refresh_from_db()
    return student.is_active
