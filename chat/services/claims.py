"""Taking a thread, so that two people do not answer at once, and giving it back."""

from uuid import UUID

from django.db import transaction

from chat import lines
from chat.doors import Access, readers_of, staff_of
from chat.errors import Claimed, ColleagueCannot
from chat.models import ClaimRelease, Thread
from chat.services import news
from chat.services.escalation import standing_of
from chat.services.locking import enter_as_staff
from chat.who_answers.staffing import readers_in
from elevhalsa.clock import Now
from elevhalsa.people import presence
from elevhalsa.people.models import Person, Team
from elevhalsa.people.names import name_of
from sla.ladder.acknowledging import by_claim
from sla.ladder.rounds import page_again
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


@transaction.atomic
def give(*, person: Person, thread_id: UUID, to: UUID, now: Now) -> Access:
    """Let a colleague of the same team have a thread: they are told, and no promise moves.

    A thread without a name is given to nobody: who could not be given it would be whom its student
    shut out. A colleague takes it.

    The team holds its key, so nothing is sealed anew. Whose claim it was is recorded. In danger
    the team is told once more: nobody has acknowledged it by being given it. Safe to repeat.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        ColleagueCannot: Nobody of the team that they read it in, without its key, or away; or it
            has no name.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    if thread.claimed_by_id == to:
        return access
    moment = lines.moment_in(thread, now)
    colleague = _who_can_take(thread, access.reader_id, to)
    if colleague is None or presence.is_absent(colleague, moment):
        raise ColleagueCannot
    if thread.claimed_by is not None:
        ClaimRelease.objects.create(
            thread=thread, held_by=thread.claimed_by, released_by=person, at=moment
        )
    thread.claimed_by, thread.claimed_at = colleague, moment
    lines.note_change(thread, "claimed_by", "claimed_at")
    is_paged = page_again(thread_id=thread.pk, moment=moment, standing=standing_of(thread))
    if colleague != person and not is_paged:
        news.tell(colleague, thread, moment=moment)
    return access


def _who_can_take(thread: Thread, team_id: UUID, person_id: UUID) -> Person | None:
    """Return a colleague of the team who can open the thread: whoever is let in holds its key."""
    if thread.student.is_alias:
        return None
    colleague = staff_of(thread, team_id).filter(pk=person_id).first()
    return colleague if person_id in readers_in(Team.objects.get(pk=team_id)) else None


def drop_claim(thread: Thread) -> None:
    """End a claim, whoever holds it."""
    thread.claimed_by = thread.claimed_at = None
    lines.note_change(thread, "claimed_by", "claimed_at")
