"""New key epochs of a thread, and its way to another team of the branch."""

from uuid import UUID

from django.db import transaction

from chat import lines, recipients
from chat.doors import Access
from chat.errors import ManifestWrong, MeetingNeeded, NotInBranch
from chat.models import Entry, Manifest, Thread
from chat.services import absence, news, notes, sealing
from chat.services.locking import enter, enter_as_staff
from chat.who_answers import staffing
from elevhalsa.clock import Now
from elevhalsa.keys.e1.manifest import Manifest as Record
from elevhalsa.keys.e1.manifest import Reason, SealedManifest
from elevhalsa.keys.services import meetings
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla import services as sla


@transaction.atomic
def add_manifest(
    *, person: Person, thread_id: UUID, given: SealedManifest, now: Now
) -> tuple[Manifest, Access]:
    """Start a new key epoch for the readers of today. Safe to repeat with the same bytes.

    Raises:
        NotFound: Not a thread of theirs.
        ManifestTaken: Somebody else was faster.
        ManifestWrong: Not exactly the manifest that belongs here.
        MeetingNeeded: For a student's new keys, whom this person has not met.
    """
    access = enter(person, thread_id)
    thread = access.thread
    if stored := _already_newest(thread, given):
        return stored, access
    previous = sealing.newest_record(thread)
    record = accept(access, given, previous=previous, team=thread.team_id)
    recipients.check_reason(record, previous, thread=thread, access=access)
    _check_is_met(record, access)
    moment = lines.moment_in(thread, now)
    row = sealing.store_manifest(given, record, thread=thread, moment=moment)
    lines.note_change(thread, "ke")
    return row, access


def _check_is_met(record: Record, access: Access) -> None:
    if record.reason != Reason.STUDENT_KEY:
        return
    student = access.thread.student_id
    kid = next(UUID(bytes=one.kid) for one in record.grants if one.id == student.bytes)
    if not meetings.has_met(access.person, student=student, kid=kid):
        raise MeetingNeeded


def _already_newest(thread: Thread, given: SealedManifest) -> Manifest | None:
    newest = thread.manifests.get(ke=thread.ke)
    return newest if bytes(newest.record) == given.signed.record else None


def accept(access: Access, given: SealedManifest, *, previous: Record, team: UUID) -> Record:
    """Return the record of the next key epoch, signed by this reader for the student and ``team``.

    Raises:
        ManifestTaken, ManifestWrong: See ``sealing.accept_manifest``.
    """
    thread = access.thread
    return sealing.accept_manifest(
        given,
        thread_id=thread.pk,
        previous=previous,
        signer=recipients.signer_for(access),
        recipients=recipients.expected_recipients(
            student=thread.student_id, team=team, back_up=thread.back_up_id
        ),
    )


@transaction.atomic
def hand_over(
    *,
    person: Person,
    thread_id: UUID,
    to: UUID,
    given: SealedManifest,
    companion: SealedManifest | None = None,
    now: Now,
) -> Access:
    """Hand a thread to another team of the branch, and its notes. No promise moves; the claim ends.

    Raises:
        NotFound, NotAllowed: Not a thread that they answer.
        NotInBranch: The thread cannot go there.
        CompanionNeeded, ManifestTaken, ManifestWrong: See ``notes.follow``, ``add_manifest``.
    """
    access = enter_as_staff(person, thread_id)
    thread = access.thread
    if thread.team_id == to and _already_newest(thread, given):
        return access
    target = next((team for team in staffing.hand_over_targets(thread) if team.pk == to), None)
    if target is None:
        raise NotInBranch
    previous = sealing.newest_record(thread)
    record = accept(access, given, previous=previous, team=to)
    if record.reason != Reason.HAND_OVER:
        raise ManifestWrong
    recipients.check_student_kept(record, previous, thread=thread)
    moment = lines.moment_in(thread, now)
    notes.follow(access, companion, to=to, history=bool(given.hist), moment=moment)
    sealing.store_manifest(given, record, thread=thread, moment=moment)
    came_from, thread.team = thread.team, target
    thread.claimed_by = thread.claimed_at = None
    thread.save(update_fields=["ke", "team", "claimed_by", "claimed_at"])
    sla.move_clock(thread_id=thread.pk, at_back_up=to == thread.back_up_id, moment=moment)
    teams = {"from": to_text(came_from.pk.bytes), "to": to_text(to.bytes)}
    lines.write_event(
        thread,
        Entry.Kind.HANDED_OVER,
        moment=moment,
        author=person,
        history=bool(given.hist),
        **teams,
    )
    news.tell_team(thread, moment=moment, but=person)
    absence.bring_forward(thread, moment=moment)
    return access
