"""Taking a thread, so that two people do not answer at once, and giving it back."""

from uuid import UUID

from django.db import transaction

from chat import lines
from chat.doors import Access, readers_of
from chat.errors import Claimed
from chat.models import ClaimRelease, Thread
from chat.services import news
from chat.services.locking import enter_as_staff
from elevhalsa.clock import Now
from elevhalsa.people.models import Person
from elevhalsa.people.names import name_of
from sla.ladder.acknowledging import by_claim
from sla.services import running_clock


@transaction.atomic
def claim(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Take a thread; two who try at once cannot both win. Safe to repeat.

    A claim of somebody who may not read the thread any longer holds nobody up.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        Claimed: Somebody else has it.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    holder, moment = thread.claimed_by, lines.moment_in(thread, now)
    if holder == person:  # taken already; what was told of since is taken with it
        by_claim(thread_id=thread.pk, person_id=person.pk, moment=moment)
        return access
    if holder and holder.pk in readers_of(thread):
        raise Claimed(holder.pk, name_of(holder))
    thread.claimed_by, thread.claimed_at = person, moment
    by_claim(thread_id=thread.pk, person_id=person.pk, moment=moment)
    lines.note_change(thread, "claimed_by", "claimed_at")
    return access


@transaction.atomic
def release(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Give a claim back, one's own or a colleague's; who did it is recorded. Safe to repeat.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    if thread.claimed_by is None:
        return access
    moment = lines.moment_in(thread, now)
    ClaimRelease.objects.create(
        thread=thread, held_by=thread.claimed_by, released_by=person, at=moment
    )
    drop_claim(thread)
    if running_clock(thread.pk):
        news.tell_team(thread, moment=moment, but=person)
    return access


def drop_claim(thread: Thread) -> None:
    """End a claim, whoever holds it."""
    thread.claimed_by = thread.claimed_at = None
    lines.note_change(thread, "claimed_by", "claimed_at")
