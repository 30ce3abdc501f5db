"""The doors of students who have left: shut when their time to read is over, and opened again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

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
WRITTEN_IN_NOW = timedelta(minutes=1)  # until a door is looked at again behind which one writes


@transaction.atomic
def look_at_one_door(*, now: Now) -> bool:
    """Look at the door that is longest due, and shut it if its time is over.

    Return whether there was one. The row is locked before the threads, and waits for none of
    them: who holds a thread may wait for the row.
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
    free = own.select_for_update(skip_locked=True).values_list("pk", flat=True)
    is_quiet = set(free) == set(own.values_list("pk", flat=True))  # nobody writes meanwhile
    moment = now()
    if not is_quiet:
        row.looks_at = moment + WRITTEN_IN_NOW
        row.save(update_fields=["looks_at"])
        return
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


def let_read(thread: Thread, *, moment: datetime) -> None:
    """Let a student who has left read what they are told now, for as long as after a thread.

    The thread may be closed long ago, and the door be shut or about to be.
    """
    left = leaving.standing().filter(person=aliases.account_of(thread), left_at__isnull=False)
    left.update(looks_at=Greatest(F("looks_at"), moment + questions.READS_ON))
    open_door_again(thread)


def lock_open_door(student: Person) -> None:
    """Keep the door of a student who has left as it is until the transaction ends.

    Raises:
        NotSignedIn: It was shut a moment ago.
    """
    rows = leaving.standing().filter(person=student.pk, left_at__isnull=False)
    row = rows.select_for_update().first()
    if row and row.shut_at:
        raise NotSignedIn
