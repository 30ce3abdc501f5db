"""What staff say of a reading: corrected with one press, kept as codes, taken back as easily."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chat import lines
from chat.doors import Access
from chat.errors import CorrectionWrong
from chat.models import Thread, Urgency
from chat.services import promises
from chat.services.locking import enter_as_staff
from elevhalsa.clock import Now
from elevhalsa.people.models import Person
from sla.ladder.acknowledging import stop_paging
from sla.policy import more_urgent
from triage.corrections import standing_of
from triage.models import Correction

Kind = Correction.Kind
FALSE_ALARM = "false_alarm"
TAKEN_BACK = ""


@dataclass(frozen=True)
class Said:
    """What is right instead, by codes of ``Correction``; empty takes back what was said before."""

    kind: Kind
    right: str
    read: str = "unknown"  # the band that the reader on their device gave
    model_version: str = ""  # of that reader


@transaction.atomic
def correct(*, person: Person, thread_id: UUID, said: Said, now: Now) -> Access:
    """Correct a reading, an urgency or a branch. Said again it is said once.

    The urgency may rise, as when the student says so; lowered, or called a false alarm, the
    thread moves in the list alone and no time moves (rule 4). A branch is only noted: no
    thread crosses the wall.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        CorrectionWrong: To the branch that it belongs to.
    """
    access = enter_as_staff(person, thread_id)
    if said.kind == Kind.BRANCH and said.right == access.thread.branch:
        raise CorrectionWrong
    moment = lines.moment_in(access.thread, now)
    before = standing_of(thread_id).get(said.kind)
    was = _was(access.thread, said)
    has_moved = _MOVES[said.kind](access, said, before, moment)
    if has_moved or said.right != (before.right if before else TAKEN_BACK):
        said_by = access.person if has_moved or said.kind == Kind.URGENCY else None
        _note(access.thread, said, was=was, moment=moment, person=said_by)
    return access


def set_false_alarm(*, person: Person, thread_id: UUID, now: Now) -> Access:
    """Lower a thread's place in the queue, by a person's judgement. No time moves (rule 4).

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
    """
    said = Said(Kind.READING, FALSE_ALARM)
    return correct(person=person, thread_id=thread_id, said=said, now=now)


def _was(thread: Thread, said: Said) -> str:
    """Return what held until now."""
    now = {Kind.URGENCY: thread.urgency_now, Kind.BRANCH: thread.branch}
    return now.get(said.kind, said.read)


def _note(thread: Thread, said: Said, *, was: str, moment: datetime, person: Person | None) -> None:
    """Keep what was said; who said it where it moved the thread, or is how urgent it is."""
    Correction.objects.create(
        thread_id=thread.pk,
        kind=said.kind,
        at=moment,
        branch=thread.branch,
        language=thread.language,
        model_version=said.model_version or thread.model_version,
        was=was,
        right=said.right,
        person_id=person.pk if person else None,
    )
    lines.note_change(thread)


def _judge_alarm(access: Access, said: Said, before: Correction | None, moment: datetime) -> bool:
    """Let “Falskt larm” stop the paging; taken back, danger is told of again.

    Also where the student said something milder since: the thread goes back to where it stood.
    """
    thread = access.thread
    if said.right == FALSE_ALARM:
        return _call_false(thread, access.person, moment)
    if before is None or before.right != FALSE_ALARM:
        return False
    return _place(thread, thread.urgency, moment, pages=True)


def _call_false(thread: Thread, person: Person, moment: datetime) -> bool:
    if thread.false_alarm_at or thread.urgency == Urgency.ROUTINE:
        return False
    thread.false_alarm_at = moment
    thread.save(update_fields=["false_alarm_at"])
    stop_paging(thread_id=thread.pk, person_id=person.pk, moment=moment)
    return True


def _judge_urgency(access: Access, said: Said, before: Correction | None, moment: datetime) -> bool:
    """Raise a thread for real, or move it in the list alone, up to where it was raised to."""
    thread = access.thread
    right = said.right or _taken_back(thread, before)
    if right == thread.urgency_now:
        return False
    thread.student_said = ""
    thread.save(update_fields=["student_said"])
    if more_urgent(right, thread.urgency) == thread.urgency:
        return _place(thread, right, moment)
    promises.raise_urgency(thread, right, moment=moment, author=access.person)
    return True


def _taken_back(thread: Thread, before: Correction | None) -> str:
    """Return how urgent a thread is without what was said before: never less than a student said.

    Only what was raised goes down again, and no further than the student said since.
    """
    if before is None:
        return thread.urgency_now
    if more_urgent(before.was, before.right) == before.was:
        return thread.urgency
    if thread.urgency_now != before.right:
        return thread.urgency_now
    return more_urgent(before.was, thread.student_said or before.was)


def _place(thread: Thread, urgency: str, moment: datetime, *, pages: bool = False) -> bool:
    """Move a thread in the list; ``pages``, or where a false alarm stood: those are told anew."""
    if urgency == thread.urgency_now:
        return False
    is_higher = more_urgent(urgency, thread.urgency_now) == urgency
    pages = pages or thread.false_alarm_at is not None
    thread.lowered_to = "" if urgency == thread.urgency else urgency
    thread.false_alarm_at = None
    thread.save(update_fields=["lowered_to", "false_alarm_at"])
    if is_higher:
        promises.urge(thread, urgency, moment=moment, pages=pages)
    return True


def _note_branch(access: Access, said: Said, before: Correction | None, moment: datetime) -> bool:
    """Move nothing: a thread belongs to one branch for ever."""
    del access, said, before, moment
    return False


_MOVES = {Kind.READING: _judge_alarm, Kind.URGENCY: _judge_urgency, Kind.BRANCH: _note_branch}
