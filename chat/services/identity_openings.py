"""Asking who an anonymous student is: two persons, or one in danger to life and a second after."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from chat import aliases, identity_openings, lines
from chat.errors import IdentityKnown, OpeningOver, SecondPersonNeeded
from chat.models import Entry, IdentityOpening, Thread
from chat.services import student_news
from chat.services.locking import enter_as_staff
from elevhalsa.at_rest.fields import seal
from elevhalsa.clock import Now
from elevhalsa.errors import NotAllowed
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla import history
from sla.ladder.recipients import responsible_for


@transaction.atomic
def ask(
    *, person: Person, thread_id: UUID, is_danger: bool, reason: str, now: Now
) -> IdentityOpening:
    """Ask the back-up team who wrote a thread. One question stands; danger comes on top of it.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        IdentityKnown: It has a name, or was given one.
    """
    thread = enter_as_staff(person, thread_id).thread
    if not aliases.is_hidden(thread):
        raise IdentityKnown
    moment = lines.moment_in(thread, now)
    standing = thread.identity_openings.filter(opened_at=None).first()
    if standing and (standing.is_danger or not is_danger):
        return standing
    opening = standing or IdentityOpening(id=uuid4(), thread=thread)
    opening.asked_by, opening.asked_at, opening.is_danger = person, moment, is_danger
    opening.reason_sealed = seal(
        reason.encode(),
        scope=aliases.scope_of(thread.pk),
        place=aliases.reason_place(opening.pk),
    )
    opening.save()
    _log(opening, "identity_asked", person, moment, danger=is_danger)
    team = [one for one in identity_openings.openers_of(thread) if one != person]
    _tell(team, opening, "asked", moment)
    return opening


@transaction.atomic
def open_identity(*, person: Person, opening_id: UUID, tell: bool, now: Now) -> IdentityOpening:
    """Hand the envelope to one of the back-up team, and say so to everybody who must know.

    Where the student is told, the thread is the back-up's to read from then on, for the message
    that tells it. Safe to repeat by the same person.

    Raises:
        NotFound: No such question, or not theirs to answer.
        SecondPersonNeeded: They asked themselves, and nobody's life is in danger.
        NotAllowed: Not to tell the student, without danger.
        OpeningOver: Somebody else opened it.
    """
    opening = identity_openings.opening_for(person, opening_id, lock=True)
    if opening.opened_by_id == person.pk:
        return opening
    if opening.opened_by_id:
        raise OpeningOver
    if not opening.is_danger and opening.asked_by_id == person.pk:
        raise SecondPersonNeeded(opening.pk)
    if not opening.is_danger and not tell:
        raise NotAllowed
    moment = lines.moment_in(opening.thread, now)
    opening.opened_by, opening.opened_at = person, moment
    opening.save(update_fields=["opened_by", "opened_at"])
    _log(opening, "identity_opened", person, moment, danger=opening.is_danger)
    _settle_question(opening, moment)
    _tell_of_opening(opening, person, moment)
    if tell:
        _tell_student(opening, person, moment)
    return opening


@transaction.atomic
def tell_student(*, person: Person, opening_id: UUID, now: Now) -> IdentityOpening:
    """Let the student know after all that their identity was opened. Safe to repeat.

    Raises:
        NotFound: No such opening, or not theirs to see.
        NotAllowed: Nobody has opened it.
    """
    opening = identity_openings.opening_for(person, opening_id, lock=True)
    if opening.opened_at is None:
        raise NotAllowed
    if opening.told_at is None:
        _tell_student(opening, person, lines.moment_in(opening.thread, now))
    return opening


@transaction.atomic
def review(*, person: Person, opening_id: UUID, was_right: bool, now: Now) -> IdentityOpening:
    """Say, as a second person, whether it was right to open an identity alone. Said once.

    Raises:
        NotFound: No such opening, or not theirs to see.
        NotAllowed: Nothing of it is to be reviewed.
        SecondPersonNeeded: They opened it themselves.
        OpeningOver: It was reviewed otherwise.
    """
    opening = identity_openings.opening_for(person, opening_id, lock=True)
    if opening.opened_at is None or not opening.is_danger:
        raise NotAllowed
    if opening.opened_by_id == person.pk:
        raise SecondPersonNeeded(opening.pk)
    if opening.reviewed_at:
        if (opening.reviewed_by_id, opening.was_right) == (person.pk, was_right):
            return opening
        raise OpeningOver
    moment = lines.moment_in(opening.thread, now)
    opening.reviewed_by, opening.reviewed_at, opening.was_right = person, moment, was_right
    opening.save(update_fields=["reviewed_by", "reviewed_at", "was_right"])
    _log(opening, "identity_reviewed", person, moment, right=was_right)
    return opening


def _tell_of_opening(opening: IdentityOpening, person: Person, moment: datetime) -> None:
    """Tell the team, who asked, and in danger those responsible: at once, in the night too."""
    thread = opening.thread
    told = {one.pk: one for one in [*identity_openings.openers_of(thread), opening.asked_by]}
    if opening.is_danger:
        told |= {one.pk: one for one in responsible_for(thread.school_id, thread.branch)}
    told.pop(person.pk, None)
    _tell(told.values(), opening, "opened", moment)


def _tell_student(opening: IdentityOpening, person: Person, moment: datetime) -> None:
    thread = opening.thread
    opening.told_at = moment
    opening.save(update_fields=["told_at"])
    thread.released_at = thread.released_at or moment
    thread.save(update_fields=["released_at"])
    assert opening.opened_by_id, "told of what was opened"
    by = to_text(opening.opened_by_id.bytes)
    lines.write_event(
        thread,
        Entry.Kind.IDENTITY_OPENED,
        moment=moment,
        author=person,
        by=by,
        danger=opening.is_danger,
    )
    _log(opening, "identity_told", person, moment)
    student_news.tell_of_newest_lines([thread], moment=moment)


def _tell(people: Iterable[Person], opening: IdentityOpening, what: str, moment: datetime) -> None:
    outbox.queue_all(
        outbox.Queued(
            person_id=one.pk,
            text=outbox.Text.ACKNOWLEDGE,
            key=_key(opening, what),
            moment=moment,
            acute=opening.is_danger,
        )
        for one in people
    )


def _settle_question(opening: IdentityOpening, moment: datetime) -> None:
    people = [one.pk for one in identity_openings.openers_of(opening.thread)]
    outbox.settle(people=people, keys=[_key(opening, "asked")], moment=moment)


def _key(opening: IdentityOpening, what: str) -> str:
    return f"identity:{opening.pk}:{what}:{opening.is_danger}"


def _log(
    opening: IdentityOpening, kind: str, person: Person, moment: datetime, **data: bool
) -> None:
    thread: Thread = opening.thread
    said = {"opening": str(opening.pk), "branch": thread.branch, "by": str(person.pk), **data}
    history.record_at_school(thread.school_id, kind, moment, said)
