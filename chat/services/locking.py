"""The way into a thread for a command: through its door, behind its lock, through it again."""

from uuid import UUID

from chat.doors import Access, access_to
from chat.models import Thread
from elevhalsa.errors import NotAllowed
from elevhalsa.people.models import Person


def enter(person: Person, thread_id: UUID) -> Access:
    """Lock a thread that ``person`` may read. Who lost access while waiting is refused.

    Strangers are turned away before the lock: they can neither hold it nor time it.

    Raises:
        NotFound: No such thread, or not theirs to know of.
    """
    access_to(person, thread_id)
    Thread.objects.select_for_update().get(pk=thread_id)
    return access_to(person, thread_id)


def enter_as_staff(person: Person, thread_id: UUID) -> Access:
    """Lock a thread that ``person`` answers.

    Raises:
        NotFound: No such thread, or not theirs to know of.
        NotAllowed: It is the student's own.
    """
    access = enter(person, thread_id)
    if not access.is_staff:
        raise NotAllowed
    return access
