"""The doors of students who have left: shut when their time to read is over, and opened again."""

from datetime import timedelta

from django.db import transaction

from chat import aliases
from chat import leavers as questions
from chat.models import Thread
from elevhalsa.clock import Now
from elevhalsa.errors import NotSignedIn
from elevhalsa.people import leaving, sessions
from elevhalsa.people.leaving_models import Leaving
from elevhalsa.people.models import Person
from elevhalsa.people.services.leaving import postponed

OPEN_LOOKED_AT = timedelta(hours=6)  # how often a door with an open thread behind it


@transaction.atomic
def look_at_one_door(*, now: Now) -> bool:
    """Look at the door that is longest due, and shut it if its time is over.

    Return whether there was one. The row is locked before the threads; nobody who holds a
    thread waits for an open door's row.
    """
    free = leaving.standing().select_for_update(skip_locked=True, of=("self",))
    due = free.filter(left_at__isnull=False, shut_at=None, looks_at__lte=now())
    row = due.select_related("person").order_by("looks_at", "pk").first()
    if row is None:
        return False
    with postponed(row, now):
        _look(row, now)
    return True


def _look(row: Leaving, now: Now) -> None:
    own = questions.threads_of_account(row.person).order_by("pk")
    list(own.select_for_update().values_list("pk", flat=True))  # nobody writes meanwhile
    moment = now()
    until = questions.reads_until(row.person, row)
    if until and until <= moment:
        row.shut_at = moment
        Person.objects.filter(pk=row.person_id).update(is_active=False)
        sessions.end_all(row.person)
    row.looks_at = until or moment + OPEN_LOOKED_AT
    row.save(update_fields=["shut_at", "looks_at"])


def open_door_again(thread: Thread) -> None:
    """Let a student in again whose thread was opened again after their door was shut."""
    account = aliases.account_of(thread)
    shut = leaving.standing().filter(person=account, shut_at__isnull=False)
    if shut.update(shut_at=None):
        Person.objects.filter(pk=account).update(is_active=True)


def lock_open_door(student: Person) -> None:
    """Keep the door of a student who has left as it is until the transaction ends.

    Raises:
        NotSignedIn: It was shut a moment ago.
    """
    rows = leaving.standing().filter(person=student.pk, left_at__isnull=False)
    row = rows.select_for_update().first()
    if row and row.shut_at:
        raise NotSignedIn
