"""Who may see that an anonymous student's identity is asked for, and what they see of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from chat import aliases
from chat.doors import staff_of, team_ids, threads_of
from chat.errors import IdentityGone
from chat.models import Entry, IdentityAsking, IdentityOpening, Thread
from chat.shapes import AskingOut, IdentityEnvelope, Named, OpeningOut, OpeningTold
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import Place, unseal
from elevhalsa.errors import NotFound
from elevhalsa.people.models import CARE_ROLES, Branch, Person
from elevhalsa.people.names import name_of
from elevhalsa.people.selectors import schools_of
from sla.ladder.recipients import answers_for

SHOWN = 100  # the newest of those that wait for nobody
LAPSES = timedelta(days=14)  # a question without danger that nobody opened
TO_THOSE_RESPONSIBLE = timedelta(hours=24)  # opened in danger, and no second has looked at it
_WAITS = Q(ended_at=None) & (Q(told_at=None) | Q(is_danger=True, reviewed_at=None))


def openers_of(thread: Thread) -> list[Person]:
    """Return who may open the identity of a thread's student: its back-up team of today."""
    return list(staff_of(thread, thread.back_up_id))


def is_over(opening: IdentityOpening, moment: datetime) -> bool:
    """Say whether a question ended unopened: danger never lapses by itself."""
    if opening.ended_at or opening.opened_at:
        return opening.ended_at is not None
    return not opening.is_danger and opening.asked_at + LAPSES <= moment


def is_known(thread: Thread, *, is_danger: bool) -> bool:
    """Say whether there is nothing to open: it has a name, or was given one.

    What the student says of themselves may be false. Where a life is in danger it stands in
    nobody's way, until the thread is closed or staff have told what the envelope says.
    """
    alias = aliases.alias_of(thread)
    if alias is None:
        return True
    if alias.revealed_at is None:
        return False
    return not is_danger or thread.closed_at is not None or is_told_by_staff(thread)


def is_told_by_staff(thread: Thread) -> bool:
    """Say whether who opened the envelope has told what it says."""
    told = thread.entries.filter(kind=Entry.Kind.REVEAL)
    return told.exclude(author=thread.student_id).exists()


def sorted_askings(opening: IdentityOpening) -> list[IdentityAsking]:
    """Return who asked after the first, in their order."""
    return sorted(opening.askings.all(), key=lambda one: (one.asked_at, one.is_danger))


def askers_of(opening: IdentityOpening) -> list[Person]:
    """Return everybody who asked."""
    return [opening.asked_by, *(one.asked_by for one in sorted_askings(opening))]


def standing_askers(opening: IdentityOpening) -> list[Person]:
    """Return everybody who asked and has not taken it back."""
    first = [] if opening.withdrawn_at else [opening.asked_by]
    later = [one.asked_by for one in sorted_askings(opening) if one.withdrawn_at is None]
    return [*first, *later]


def openings_for(person: Person) -> QuerySet[IdentityOpening]:
    """Return the openings that a person has to do with: asked by them, or of their back-up."""
    if person.role not in CARE_ROLES or not person.is_active:
        return IdentityOpening.objects.none()
    theirs = Q(thread__back_up__in=team_ids(person), thread__branch=person.role)
    barred = Thread.excluded.through.objects.filter(person=person.pk).values("thread")
    too = IdentityAsking.objects.filter(asked_by=person.pk).values("opening")
    found = IdentityOpening.objects.filter(theirs | Q(asked_by=person.pk) | Q(pk__in=too))
    return found.exclude(thread__in=barred)


def opening_for(person: Person, opening_id: UUID, *, lock: bool = False) -> IdentityOpening:
    """Return an opening, if a person is in the back-up team that it waits for.

    Raises:
        NotFound: No such opening, or not theirs to answer.
    """
    person = Person.objects.get(pk=person.pk)
    found = openings_for(person).filter(pk=opening_id, thread__back_up__in=team_ids(person))
    opening = found.first()
    if opening is None:
        raise NotFound
    if lock:
        Thread.objects.select_for_update().get(pk=opening.thread_id)
        return opening_for(person, opening_id)
    return opening


def asked_for(person: Person, opening_id: UUID, *, lock: bool = False) -> IdentityOpening:
    """Return an opening that a person asked for, whatever team they are in by now.

    Raises:
        NotFound: No such opening, or they have not asked.
    """
    opening = openings_for(person).filter(pk=opening_id).first()
    if opening is None or person not in askers_of(opening):
        raise NotFound
    if lock:
        Thread.objects.select_for_update().get(pk=opening.thread_id)
        return asked_for(person, opening_id)
    return opening


def shown_to(person: Person) -> list[OpeningOut]:
    """Return what a person is shown: all that waits for somebody first, then the newest."""
    rows = (
        openings_for(person)
        .select_related("thread__school", "asked_by", "opened_by", "reviewed_by")
        .prefetch_related("askings__asked_by")
    )
    waiting = rows.filter(_WAITS).order_by(F("opened_at").desc(nulls_first=True), "-asked_at")
    done = rows.exclude(pk__in=waiting.values("pk")).order_by("-opened_at", "-asked_at")[:SHOWN]
    readable = set(threads_of(person).values_list("pk", flat=True))
    mine = set(team_ids(person))
    return [
        _opening_out(row, readable=row.thread_id in readable, mine=mine)
        for row in (*waiting, *done)
    ]


def opening_out(row: IdentityOpening, person: Person) -> OpeningOut:
    """Return one opening as a person is shown it who asked, opened or looked at it just now."""
    readable = threads_of(person).filter(pk=row.thread_id).exists()
    return _opening_out(row, readable=readable, mine=set(team_ids(person)))


def _opening_out(row: IdentityOpening, *, readable: bool, mine: set[UUID]) -> OpeningOut:
    """Return an opening's wire form. Its thread is named to whoever may read that alone."""
    return OpeningOut(
        id=row.pk,
        thread=row.thread_id if readable else None,
        school=Named(id=row.thread.school_id, name=row.thread.school.name),
        branch=Branch(row.thread.branch),
        danger=row.is_danger,
        reason=_reason(row.reason_sealed, aliases.reason_place(row.pk)),
        asked_by=Named(id=row.asked_by_id, name=name_of(row.asked_by)),
        asked_at=row.asked_at,
        withdrawn_at=row.withdrawn_at,
        also_asked=[_asking_out(one) for one in sorted_askings(row)],
        ended_at=row.ended_at,
        opened_by=_named(row.opened_by),
        opened_at=row.opened_at,
        told_at=row.told_at,
        reviewed_by=_named(row.reviewed_by),
        reviewed_at=row.reviewed_at,
        was_right=row.was_right,
        yours=row.thread.back_up_id in mine,
    )


def envelope_of(opening: IdentityOpening) -> IdentityEnvelope:
    """Return the sealed envelope: only the back-up team's keys open it.

    Raises:
        IdentityGone: The thread's key is destroyed, and with it what is in there.
    """
    alias = aliases.alias_of(opening.thread)
    assert alias is not None, "an identity is asked for of an anonymous thread"
    try:
        sealed = unseal(alias.envelope_sealed, place=aliases.envelope_place(alias.pk))
    except Shredded:
        raise IdentityGone from None
    return IdentityEnvelope(
        thread=opening.thread_id,
        student=alias.pk,
        team=opening.thread.back_up_id,
        kid=alias.back_up_kid,
        sealed=sealed,
    )


def is_for_those_responsible(opening: IdentityOpening, *, moment: datetime) -> bool:
    """Say whether an opening has waited so long that who answers for the branch may look at it.

    Whoever is in the back-up: were it sooner where nobody there is left to look, that would tell
    whom a student shut out who has no name.
    """
    if opening.opened_at is None or not opening.is_danger or opening.reviewed_at:
        return False
    return opening.opened_at + TO_THOSE_RESPONSIBLE <= moment


def told_opening(person: Person, opening_id: UUID, *, lock: bool = False) -> IdentityOpening:
    """Return an opening in danger that a person was told of as one who answers for the branch.

    Raises:
        NotFound: No such opening, or not theirs to know of.
    """
    opening = _told_rows(person).filter(pk=opening_id).first()
    if opening is None or not _answers_for(person, opening):
        raise NotFound
    if lock:
        Thread.objects.select_for_update().get(pk=opening.thread_id)
        return told_opening(person, opening_id)
    return opening


def told_to(person: Person, *, moment: datetime) -> list[OpeningTold]:
    """Return what those responsible see: where and when, and whether a second has looked at it."""
    rows = _told_rows(person).order_by(
        F("reviewed_at").desc(nulls_first=True), F("opened_at").desc(nulls_first=True)
    )
    theirs = [row for row in rows if _answers_for(person, row)]
    waiting = [row for row in theirs if row.reviewed_at is None]
    done = [row for row in theirs if row.reviewed_at][:SHOWN]
    return [told_out(row, moment=moment) for row in (*waiting, *done)]


def told_out(row: IdentityOpening, *, moment: datetime) -> OpeningTold:
    """Return an opening as those responsible are shown it. Who opened it they are to speak with."""
    is_theirs = is_for_those_responsible(row, moment=moment)
    return OpeningTold(
        id=row.pk,
        school=Named(id=row.thread.school_id, name=row.thread.school.name),
        branch=Branch(row.thread.branch),
        opened_at=row.opened_at,
        opened_by=_named(row.opened_by) if is_theirs else None,
        reviewed_at=row.reviewed_at,
        was_right=row.was_right,
        yours=is_theirs,
    )


def _told_rows(person: Person) -> QuerySet[IdentityOpening]:
    rows = IdentityOpening.objects.filter(
        is_danger=True, ended_at=None, thread__school__in=schools_of(person)
    )
    return rows.select_related("thread__school", "opened_by")


def _answers_for(person: Person, row: IdentityOpening) -> bool:
    return answers_for(person, row.thread.school_id, row.thread.branch)


def _named(person: Person | None) -> Named | None:
    return Named(id=person.pk, name=name_of(person)) if person else None


def _asking_out(row: IdentityAsking) -> AskingOut:
    return AskingOut(
        asked_by=Named(id=row.asked_by_id, name=name_of(row.asked_by)),
        asked_at=row.asked_at,
        withdrawn_at=row.withdrawn_at,
        danger=row.is_danger,
        reason=_reason(row.reason_sealed, aliases.asking_place(row.pk)),
    )


def _reason(sealed: bytes | memoryview, place: Place) -> str:
    try:
        return unseal(sealed, place=place).decode()
    except Shredded:
        return ""
