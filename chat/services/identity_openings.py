"""Asking who an anonymous student is: two persons, or one in danger to life and a second after."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from chat import aliases, identity_openings, lines
from chat.errors import IdentityKnown, OpeningOver, SecondPersonNeeded
from chat.models import Entry, IdentityAsking, IdentityOpening, Thread
from chat.services import leavers, student_news
from chat.services.locking import enter_as_staff
from chat.shapes import IdentityEnvelope
from elevhalsa.at_rest.fields import Place, seal
from elevhalsa.clock import Now
from elevhalsa.errors import NotAllowed
from elevhalsa.notify import outbox
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla import history
from sla.ladder.recipients import responsible_for

AGAIN = timedelta(minutes=15)  # between two times that all are told of danger nobody has opened


@transaction.atomic
def ask(
    *, person: Person, thread_id: UUID, is_danger: bool, reason: str, now: Now
) -> IdentityOpening:
    """Ask the back-up team who wrote a thread. One question stands; others who ask join it.

    Danger comes on top of it, and everybody's own reason stays. Safe to repeat.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        IdentityKnown: It has a name, or was given one.
    """
    thread = enter_as_staff(person, thread_id).thread
    if identity_openings.is_known(thread, is_danger=is_danger):
        raise IdentityKnown
    moment = lines.moment_in(thread, now)
    standing = thread.identity_openings.filter(opened_at=None, ended_at=None).first()
    if standing and identity_openings.is_over(standing, moment):
        end(standing, moment)
        standing = None
    if standing:
        _join(standing, person, is_danger=is_danger, reason=reason, moment=moment)
        return standing
    opening = IdentityOpening(
        id=uuid4(),
        thread=thread,
        is_danger=is_danger,
        asked_by=person,
        asked_at=moment,
        remind_at=moment + AGAIN if is_danger else None,
    )
    opening.reason_sealed = _sealed(reason, opening, aliases.reason_place(opening.pk))
    opening.save(force_insert=True)
    _tell_of_question(opening, person, is_danger, moment)
    return opening


def _join(
    opening: IdentityOpening, person: Person, *, is_danger: bool, reason: str, moment: datetime
) -> None:
    """Add that one more asks. Who asked the same before is added once."""
    is_new_danger = is_danger and not opening.is_danger
    if person in identity_openings.standing_askers(opening) and not is_new_danger:
        return
    one = IdentityAsking(
        id=uuid4(), opening=opening, is_danger=is_danger, asked_by=person, asked_at=moment
    )
    one.reason_sealed = _sealed(reason, opening, aliases.asking_place(one.pk))
    one.save(force_insert=True)
    if is_new_danger:
        opening.is_danger, opening.remind_at = True, moment + AGAIN
        opening.save(update_fields=["is_danger", "remind_at"])
    _tell_of_question(opening, person, is_danger, moment)


def _sealed(reason: str, opening: IdentityOpening, place: Place) -> bytes:
    return seal(reason.encode(), scope=aliases.scope_of(opening.thread_id), place=place)


def _tell_of_question(
    opening: IdentityOpening, person: Person, is_danger: bool, moment: datetime
) -> None:
    _log(opening, "identity_asked", person, moment, danger=is_danger)
    _tell(_asked(opening, but=person), opening, "asked", moment)


def end(opening: IdentityOpening, moment: datetime) -> None:
    """Note that there is nothing left to ask, and let nobody be told of it again."""
    opening.ended_at = moment
    opening.save(update_fields=["ended_at"])
    _settle(opening, "asked", moment)


def remind(opening: IdentityOpening, moment: datetime) -> None:
    """Tell everybody again of danger that nobody has opened yet."""
    opening.reminders += 1
    opening.remind_at = moment + AGAIN
    opening.save(update_fields=["reminders", "remind_at"])
    _tell(_asked(opening), opening, f"asked:{opening.reminders}", moment)


@transaction.atomic
def open_identity(*, person: Person, opening_id: UUID, tell: bool, now: Now) -> IdentityEnvelope:
    """Hand the envelope to one of the back-up team, and say so to everybody who must know.

    Where the student is told, the thread is the back-up's to read from then on, for the message
    that tells it. Safe to repeat by the same person, who may tell the student then.

    Raises:
        NotFound: No such question, or not theirs to answer.
        SecondPersonNeeded: They asked themselves, and nobody's life is in danger.
        NotAllowed: Not to tell the student, without danger.
        OpeningOver: Somebody else opened it, or the question lapsed.
        IdentityKnown: A message in the thread has told it meanwhile.
        IdentityGone: There is nothing left to open.
    """
    opening = identity_openings.opening_for(person, opening_id, lock=True)
    moment = lines.moment_in(opening.thread, now)
    _check_opening(opening, person, tell=tell, moment=moment)
    envelope = identity_openings.envelope_of(opening)
    if opening.opened_at is None:
        opening.opened_by, opening.opened_at = person, moment
        opening.save(update_fields=["opened_by", "opened_at"])
        _log(opening, "identity_opened", person, moment, danger=opening.is_danger)
        _settle(opening, "asked", moment)
        _tell(_concerned(opening, but=person), opening, "opened", moment)
    if tell and opening.told_at is None:
        _tell_student(opening, person, moment)
    return envelope


def _check_opening(
    opening: IdentityOpening, person: Person, *, tell: bool, moment: datetime
) -> None:
    if opening.opened_by_id == person.pk:
        return
    if opening.opened_by_id:
        raise OpeningOver
    if identity_openings.is_known(opening.thread, is_danger=opening.is_danger):
        raise IdentityKnown
    if identity_openings.is_over(opening, moment):
        raise OpeningOver
    if not opening.is_danger and _is_alone(opening, person):
        raise SecondPersonNeeded(opening.pk)
    if not opening.is_danger and not tell:
        raise NotAllowed


def _is_alone(opening: IdentityOpening, person: Person) -> bool:
    """Say whether nobody else asks any more, or it was they who asked first."""
    others = [one for one in identity_openings.standing_askers(opening) if one != person]
    return opening.asked_by_id == person.pk or not others


@transaction.atomic
def withdraw(*, person: Person, opening_id: UUID, now: Now) -> IdentityOpening:
    """Take back what one asked, while nobody has opened it. It stands for others who ask.

    That it is danger stays said until nobody asks any more. Safe to repeat.

    Raises:
        NotFound: They have not asked.
        OpeningOver: It was opened, or ended otherwise.
    """
    opening = identity_openings.asked_for(person, opening_id, lock=True)
    if person not in identity_openings.standing_askers(opening):
        return opening
    moment = lines.moment_in(opening.thread, now)
    if opening.opened_at or identity_openings.is_over(opening, moment):
        raise OpeningOver
    if opening.asked_by_id == person.pk:
        opening.withdrawn_at = opening.withdrawn_at or moment
        opening.save(update_fields=["withdrawn_at"])
    opening.askings.filter(asked_by=person.pk, withdrawn_at=None).update(withdrawn_at=moment)
    _log(opening, "identity_withdrawn", person, moment, danger=opening.is_danger)
    if not identity_openings.standing_askers(opening):
        end(opening, moment)
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
        SecondPersonNeeded: They opened it themselves, or asked for it.
        OpeningOver: It was reviewed otherwise.
    """
    opening = identity_openings.opening_for(person, opening_id, lock=True)
    if opening.opened_at is None or not opening.is_danger:
        raise NotAllowed
    if person in [opening.opened_by, *identity_openings.askers_of(opening)]:
        raise SecondPersonNeeded(opening.pk)
    _look_at(opening, person, was_right=was_right, now=now)
    return opening


@transaction.atomic
def review_as_responsible(
    *, person: Person, opening_id: UUID, was_right: bool, now: Now
) -> IdentityOpening:
    """Say whether it was right, as one who answers for the branch, when nobody has for a day.

    Raises:
        NotFound: No such opening, or not theirs to know of.
        NotAllowed: Not opened yet, or a moment ago.
        OpeningOver: It was reviewed by somebody else, or otherwise.
    """
    opening = identity_openings.told_opening(person, opening_id, lock=True)
    moment = lines.moment_in(opening.thread, now)
    is_theirs = identity_openings.is_for_those_responsible(opening, moment=moment)
    if not opening.reviewed_at and not is_theirs:
        raise NotAllowed
    _look_at(opening, person, was_right=was_right, now=now)
    return opening


def _look_at(opening: IdentityOpening, person: Person, *, was_right: bool, now: Now) -> None:
    if opening.reviewed_at:
        if (opening.reviewed_by_id, opening.was_right) == (person.pk, was_right):
            return
        raise OpeningOver
    moment = lines.moment_in(opening.thread, now)
    opening.reviewed_by, opening.reviewed_at, opening.was_right = person, moment, was_right
    opening.save(update_fields=["reviewed_by", "reviewed_at", "was_right"])
    _log(opening, "identity_reviewed", person, moment, right=was_right)
    _settle(opening, "opened", moment)


def settle_told(thread: Thread, *, moment: datetime) -> None:
    """Note that a message has told who it is: no question without danger waits any more.

    In danger the envelope may still be opened, for what was said may be false.
    """
    for opening in thread.identity_openings.filter(ended_at=None, is_danger=False):
        if opening.opened_at is None:
            end(opening, moment)
        else:
            _settle(opening, "opened", moment)


def _asked(opening: IdentityOpening, *, but: Person | None = None) -> list[Person]:
    """Return who is told of a question: the team; of danger those responsible at once, too.

    Where the team has nobody left who could open it, they are the ones who can put that right.
    """
    thread = opening.thread
    told = {one.pk: one for one in identity_openings.openers_of(thread)}
    if opening.is_danger:
        told |= {one.pk: one for one in responsible_for(thread.school_id, thread.branch)}
    return [one for one in told.values() if one != but]


def _concerned(opening: IdentityOpening, *, but: Person | None = None) -> list[Person]:
    """Return who is told that it was opened: the same, and who asked; in the night too."""
    told = {one.pk: one for one in [*_asked(opening), *identity_openings.askers_of(opening)]}
    return [one for one in told.values() if one != but]


def _tell_student(opening: IdentityOpening, person: Person, moment: datetime) -> None:
    """Say it in the thread. To a student who has put it away it comes back, and says why.

    To one who has left the door is open again.
    """
    thread = opening.thread
    leavers.let_read(thread, moment=moment)
    opening.told_at = moment
    opening.save(update_fields=["told_at"])
    put_away = {"put_away": True} if thread.hidden_at else {}
    thread.released_at, thread.hidden_at = thread.released_at or moment, None
    thread.save(update_fields=["released_at", "hidden_at"])
    assert opening.opened_by_id, "told of what was opened"
    by = to_text(opening.opened_by_id.bytes)
    lines.write_event(
        thread,
        Entry.Kind.IDENTITY_OPENED,
        moment=moment,
        author=person,
        by=by,
        danger=opening.is_danger,
        **put_away,
    )
    _log(opening, "identity_told", person, moment)
    student_news.tell_of_newest_lines([thread], moment=moment)


def _tell(people: Iterable[Person], opening: IdentityOpening, what: str, moment: datetime) -> None:
    outbox.queue_all(
        outbox.Queued(
            person_id=one.pk,
            text=outbox.Text.ACKNOWLEDGE,
            key=_key(opening, what, is_danger=opening.is_danger),
            moment=moment,
            acute=opening.is_danger,
        )
        for one in people
    )


def _settle(opening: IdentityOpening, what: str, moment: datetime) -> None:
    """Let nobody be told of it again, also who was told before danger came on top."""
    told = responsible_for(opening.thread.school_id, opening.thread.branch)
    people = {one.pk for one in [*_concerned(opening), *told]}
    said = [what, *(f"{what}:{number + 1}" for number in range(opening.reminders))]
    keys = [_key(opening, one, is_danger=danger) for one in said for danger in (False, True)]
    outbox.settle(people=people, keys=keys, moment=moment)


def _key(opening: IdentityOpening, what: str, *, is_danger: bool) -> str:
    return f"identity:{opening.pk}:{what}:{is_danger}"


def _log(
    opening: IdentityOpening, kind: str, person: Person, moment: datetime, **data: bool
) -> None:
    thread: Thread = opening.thread
    said = {"opening": str(opening.pk), "branch": thread.branch, "by": str(person.pk), **data}
    history.record_at_school(thread.school_id, kind, moment, said)
