"""Ending a promise without an answer: each way recorded, and visible to the student (rule 13)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chat import lines
from chat.doors import ROLE, Access, staff_readers_of
from chat.errors import SecondPersonNeeded
from chat.models import EndingRequest, Entry, Reading, Thread
from chat.services import promises
from chat.services.locking import enter_as_staff
from elevhalsa.clock import Now
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.people.models import Person
from elevhalsa.wire import moment_text, to_text
from sla import services as sla
from sla.errors import NotForThisClock
from sla.models import Clock, EndedBy
from sla.policy import ACUTE


@dataclass(frozen=True)
class Elsewhere:
    """That the student was met or phoned: how, by whom and when."""

    how: str  # met or phoned
    by: UUID
    at: datetime


def end_elsewhere(*, person: Person, thread_id: UUID, said: Elsewhere, now: Now) -> Access:
    """End the running clock as answered elsewhere.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        NotForThisClock: None runs; or who, or when, cannot be.
        SecondPersonNeeded: It is acute: nothing ends before a colleague agrees.
    """
    with transaction.atomic():
        access = enter_as_staff(person, thread_id)
        moment = lines.moment_in(access.thread, now)
        clock = _running(access.thread)
        earliest = clock.opened_at.replace(second=0, microsecond=0)  # people say minutes
        if not earliest <= said.at <= moment or not _answers(access.thread, said.by):
            raise NotForThisClock
        if clock.urgency != ACUTE:
            _end(access.thread, person, said=said, moment=moment)
            return access
        request = _ask_a_second(access, clock, said=said, moment=moment)
    raise SecondPersonNeeded(request.pk)


@transaction.atomic
def confirm_elsewhere(*, person: Person, thread_id: UUID, request_id: UUID, now: Now) -> Access:
    """Agree that an acute thread was answered elsewhere. Safe to repeat.

    Raises:
        NotFound: Not a thread of theirs, or no such request.
        NotAllowed: By whoever asked, or the student.
        NotForThisClock: That clock has ended meanwhile.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    request = EndingRequest.objects.filter(pk=request_id, thread=thread.pk).first()
    if request is None:
        raise NotFound
    if request.asked_by_id == person.pk:
        raise NotAllowed
    if request.confirmed_by_id == person.pk:
        return access
    if request.confirmed_at or _running(thread).pk != request.clock_id:
        raise NotForThisClock
    moment = lines.moment_in(thread, now)
    request.confirmed_by, request.confirmed_at = person, moment
    request.save(update_fields=["confirmed_by", "confirmed_at"])
    said = Elsewhere(how=request.how, by=request.by_id, at=request.met_at)
    _end(thread, request.asked_by, said=said, moment=moment, confirmed_by=person)
    return access


@transaction.atomic
def end_as_read(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """End a routine clock after an earlier answer: “tack!” needs none.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        NotForThisClock: Another kind of clock, nobody has answered before, or a message of the
            student's came that this person has not opened.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    moment = lines.moment_in(thread, now)
    clock = _running(thread)
    if not _answered_before(thread, clock.opened_at) or not _has_read_all(thread, person):
        raise NotForThisClock
    sla.end_clock(thread_id=thread.pk, ended_by=EndedBy.NONE_NEEDED, moment=moment)
    lines.write_event(thread, Entry.Kind.NONE_NEEDED, moment=moment, author=person)
    return access


def _running(thread: Thread) -> Clock:
    clock = sla.running_clock(thread.pk)
    if clock is None:
        raise NotForThisClock
    return clock


def _answers(thread: Thread, person_id: UUID) -> bool:
    return person_id in staff_readers_of(thread)


def _answered_before(thread: Thread, moment: datetime) -> bool:
    answers = thread.entries.filter(kind=Entry.Kind.TEXT, retracted_at=None, at__lte=moment)
    return answers.exclude(author_role=ROLE.STUDENT).exists()


def _student_texts(thread: Thread) -> QuerySet[Entry]:
    return thread.entries.filter(
        kind__in=Entry.SPOKEN_KINDS, author_role=ROLE.STUDENT, retracted_at=None
    ).order_by("seq")


def _has_read_all(thread: Thread, person: Person) -> bool:
    newest = _student_texts(thread).last()
    readings = Reading.objects.filter(thread=thread.pk, person=person.pk)
    return newest is None or readings.filter(seq__gte=newest.seq).exists()


def _ask_a_second(
    access: Access, clock: Clock, *, said: Elsewhere, moment: datetime
) -> EndingRequest:
    """Return the open request of this clock. Other words are another request, to agree to anew."""
    waiting = EndingRequest.objects.filter(clock_id=clock.pk, confirmed_at=None)
    words = {"asked_by": access.person, "how": said.how, "by_id": said.by, "met_at": said.at}
    if same := waiting.filter(**words).first():
        return same
    waiting.delete()
    request = EndingRequest.objects.create(
        thread=access.thread, clock_id=clock.pk, asked_at=moment, **words
    )
    lines.note_change(access.thread)  # colleagues see what they are asked
    return request


def _end(
    thread: Thread,
    person: Person,
    *,
    said: Elsewhere,
    moment: datetime,
    confirmed_by: Person | None = None,
) -> None:
    sla.end_clock(thread_id=thread.pk, ended_by=EndedBy.ELSEWHERE, moment=moment)
    lines.write_event(
        thread,
        Entry.Kind.ELSEWHERE,
        moment=moment,
        author=person,
        how=said.how,
        by=to_text(said.by.bytes),
        met_at=moment_text(said.at),
        **({"confirmed_by": to_text(confirmed_by.pk.bytes)} if confirmed_by else {}),
    )
    _promise_what_came_after(thread, said.at)


def _promise_what_came_after(thread: Thread, met_at: datetime) -> None:
    """Start the promise for what the student wrote after the meeting: it was not answered there."""
    minute_over = met_at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    if unmet := _student_texts(thread).filter(at__gte=minute_over).first():
        promises.open_clock(thread, moment=unmet.at)
