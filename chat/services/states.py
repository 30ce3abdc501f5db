"""Closing, reopening, “Ta bort”, and that somebody has opened a thread."""

from uuid import UUID

from django.db import transaction

from chat import aliases, lines
from chat.doors import Access
from chat.errors import ClockRunning
from chat.models import Entry, Reading, Thread, Urgency
from chat.services import posting, promises
from chat.services.locking import enter, enter_as_staff
from elevhalsa.clock import Now
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.people.models import Person
from sla import services as sla
from sla.models import EndedBy
from sla.policy import ACUTE, ROUTINE, more_urgent

RAISED = "raised"  # of a student's message: how urgent they said, after sending, that it is


@transaction.atomic
def close(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Close a thread in which nobody waits for an answer. Safe to repeat.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        ClockRunning: Somebody waits.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    if thread.closed_at:
        return access
    if sla.running_clock(thread.pk):
        raise ClockRunning
    moment = lines.moment_in(thread, now)
    thread.closed_at = moment
    thread.claimed_by = thread.claimed_at = None
    thread.save(update_fields=["closed_at", "claimed_by", "claimed_at"])
    lines.write_event(thread, Entry.Kind.CLOSED, moment=moment, author=person)
    return access


@transaction.atomic
def reopen(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Open a closed thread again. Safe to repeat.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
    """
    access = enter_as_staff(person, thread_id)
    posting.reopen(access.thread, moment=lines.moment_in(access.thread, now), author=person)
    return access


@transaction.atomic
def hide(*, student: Person, thread_id: UUID, now: Now) -> None:
    """Clear the student's own view, and nothing else. Safe to repeat.

    It ends a routine clock; an unanswered acute or soon one runs on (rule 14).

    Raises:
        NotFound: Not a thread of theirs.
        NotAllowed: By somebody who answers it.
    """
    own = Thread.objects.filter(pk=thread_id, student__in=aliases.selves_of(student))
    if own.filter(hidden_at__isnull=False).exists():
        return
    access = enter(student, thread_id)
    if access.is_staff:
        raise NotAllowed
    thread = access.thread
    moment = lines.moment_in(thread, now)
    clock = sla.running_clock(thread.pk)
    if clock and clock.urgency == ROUTINE:
        sla.end_clock(thread_id=thread.pk, ended_by=EndedBy.WITHDRAWN, moment=moment)
        lines.write_event(thread, Entry.Kind.WITHDRAWN, moment=moment, author=access.person)
    thread.hidden_at = moment
    lines.note_change(thread, "hidden_at")


@transaction.atomic
def put_back(*, student: Person, thread_id: UUID, now: Now) -> None:
    """Let a thread that was taken off the student's list stand there again. Safe to repeat.

    Raises:
        NotFound: Not a thread of theirs.
    """
    own = Thread.objects.filter(student__in=aliases.selves_of(student))
    thread = own.select_for_update().filter(pk=thread_id).first()
    if thread is None or not student.is_student:
        raise NotFound
    if thread.hidden_at:
        lines.moment_in(thread, now)
        thread.hidden_at = None
        lines.note_change(thread, "hidden_at")


@transaction.atomic
def raise_urgency(
    *, student: Person, thread_id: UUID, urgency: str, now: Now, about: UUID | None = None
) -> Access:
    """Let a student say, after sending, that it is more urgent. It never lowers.

    Whoever is in danger is waited for: a promise runs, and a closed thread is open again.
    Safe to repeat: of one message, by its ``mid`` in ``about``, it counts once, whatever became
    of it since.

    Raises:
        NotFound: Not a thread of theirs.
        NotAllowed: By somebody who answers it.
    """
    access = enter(student, thread_id)
    if access.is_staff:
        raise NotAllowed
    thread = access.thread
    if about and _was_said(thread, about, urgency):
        return access
    moment = lines.moment_in(thread, now)
    promises.raise_urgency(thread, urgency, moment=moment)
    if urgency == ACUTE:
        posting.reopen(thread, moment=moment)
        if promises.open_clock(thread, moment=moment):
            lines.note_change(thread)
    return access


def _was_said(thread: Thread, about: UUID, urgency: str) -> bool:
    """Return whether it was said of that message before; otherwise note that it is said now."""
    message = thread.entries.filter(mid=about, author=thread.student_id).first()
    if message is None:  # not here: danger is not refused for that
        return False
    before = message.data.get(RAISED)
    if before and more_urgent(before, urgency) == before:
        return True
    message.data = {**message.data, RAISED: urgency}
    message.save(update_fields=["data"])
    return False


@transaction.atomic
def note_reading(*, person: Person, thread_id: UUID, seq: int, now: Now) -> None:
    """Log that a person opened a thread up to ``seq``. It answers nothing (rule 2).

    Raises:
        NotFound: Not a thread of theirs.
    """
    access = enter(person, thread_id)
    thread = access.thread
    seq = min(seq, thread.head_seq)
    moment = lines.moment_in(thread, now)
    reading, is_first = Reading.objects.get_or_create(
        thread=thread,
        person=access.person,
        defaults={"first_at": moment, "last_at": moment, "seq": seq},
    )
    is_news = is_first or seq > reading.seq
    if not is_first:
        reading.seq, reading.last_at = max(seq, reading.seq), moment
        reading.save(update_fields=["seq", "last_at"])
    if is_news and not access.is_staff and thread.urgency != Urgency.ROUTINE:
        lines.note_change(thread)  # staff are shown that the answer waits no longer
