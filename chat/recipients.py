"""Whom a thread is sealed for, and who may sign for it: public keys as the server knows them."""

from uuid import UUID

from chat.doors import ROLE, Access
from chat.errors import IdentityNeeded, ManifestWrong
from chat.models import Thread
from elevhalsa.keys.e1.identity import decode_identity
from elevhalsa.keys.e1.manifest import Manifest, Reason, Signer
from elevhalsa.keys.e1.primitives import PublicKeys
from elevhalsa.keys.e1.team_epoch import TeamEpoch, decode_team_epoch
from elevhalsa.keys.e1.thread_key import Recipient, RecipientType
from elevhalsa.keys.models import Identity
from elevhalsa.keys.models import TeamEpoch as TeamEpochRow

FIRST = (Reason.OPEN,)
LATER = (Reason.STUDENT_KEY, Reason.TEAM_EPOCH)
ALLOWED_REASONS = {
    ROLE.STUDENT: (Reason.TEAM_EPOCH,),
    ROLE.TEAM: LATER,
    ROLE.BACK_UP: (*LATER, Reason.BACK_UP_TAKES_OVER),
}


def current_epoch(team_id: UUID) -> TeamEpoch | None:
    """Return a team's newest signed epoch: the one to seal for; None before it has keys."""
    rows = TeamEpochRow.objects.filter(team=team_id, signature__isnull=False)
    row = rows.order_by("-epoch").first()
    return decode_team_epoch(bytes(row.record)) if row else None


def student_keys(student_id: UUID) -> PublicKeys:
    """Return a student's live public keys.

    Raises:
        IdentityNeeded: The student has none yet.
    """
    row = Identity.objects.filter(person=student_id, retired_at=None).first()
    if row is None:
        raise IdentityNeeded
    return decode_identity(bytes(row.record)).keys


def expected_recipients(*, student: UUID, team: UUID, back_up: UUID) -> list[Recipient]:
    """Return exactly the readers that a new manifest must have.

    A thread that is with the back-up itself has no second grant for it (docs/protocol.md).
    """
    owner = Recipient(RecipientType.STUDENT, student.bytes, student_keys(student))
    return [owner, *companion_recipients(team=team, back_up=back_up)]


def as_it_stood(thread: Thread, previous: Manifest) -> list[Recipient]:
    """Return the teams' readers of now, and the student with the keys that they had before.

    For a thread that is given back: a student's newer keys come in by a meeting alone.
    """
    kid = next(UUID(bytes=one.kid) for one in previous.grants if one.type is RecipientType.STUDENT)
    row = Identity.objects.get(person=thread.student_id, kid=kid)
    keys = decode_identity(bytes(row.record)).keys
    owner = Recipient(RecipientType.STUDENT, thread.student_id.bytes, keys)
    return [owner, *companion_recipients(team=thread.team_id, back_up=thread.back_up_id)]


def companion_recipients(*, team: UUID, back_up: UUID) -> list[Recipient]:
    """Return exactly the readers that a new manifest of a companion must have: no student."""
    readers = [Recipient(RecipientType.TEAM, team.bytes, _team_keys(team))]
    if team != back_up:
        readers.append(Recipient(RecipientType.BACK_UP, back_up.bytes, _team_keys(back_up)))
    return readers


def are_current(manifest: Manifest, access: Access) -> bool:
    """Say whether who holds the key of this manifest are the readers of now.

    Who left a team holds the keys of before. A student's new keys stop the answers alone: what
    they write themselves under their old ones is for their teams, who are looked at in any case.
    """
    thread = access.thread
    held = {entry.kid for entry in manifest.grants if entry.id != thread.student_id.bytes}
    if held != {_team_keys(team).kid for team in {thread.team_id, thread.back_up_id}}:
        return False
    return not access.is_staff or _is_for_live_student(manifest, thread)


def _is_for_live_student(manifest: Manifest, thread: Thread) -> bool:
    kids = [entry.kid for entry in manifest.grants if entry.id == thread.student_id.bytes]
    live = Identity.objects.filter(person=thread.student_id, retired_at=None)
    return {UUID(bytes=kid) for kid in kids} == set(live.values_list("kid", flat=True))


def signer_for(access: Access) -> Signer:
    """Return as whom this reader signs: the student, or the team they read with."""
    if access.role == ROLE.STUDENT:
        return Signer(access.person.pk.bytes, student_keys(access.person.pk))
    return Signer(access.reader_id.bytes, _team_keys(access.reader_id))


def check_reason(manifest: Manifest, previous: Manifest, *, thread: Thread, access: Access) -> None:
    """Check that this reader may make a new key epoch for the reason it gives.

    A student's new keys come in by ``STUDENT_KEY`` alone, which staff sign after a meeting: a
    lost code opens no old thread by itself.

    Raises:
        ManifestWrong: Not by this reader, or the student's keys changed for another reason.
    """
    if manifest.reason not in ALLOWED_REASONS[access.role]:
        raise ManifestWrong
    check_student_kept(manifest, previous, thread=thread)


def check_student_kept(manifest: Manifest, previous: Manifest, *, thread: Thread) -> None:
    """Check that the student's keys are the ones before, unless that is the reason.

    Raises:
        ManifestWrong: They changed without a meeting.
    """
    kids = {entry.kid for entry in manifest.grants if entry.id == thread.student_id.bytes}
    before = {entry.kid for entry in previous.grants if entry.id == thread.student_id.bytes}
    if kids != before and manifest.reason != Reason.STUDENT_KEY:
        raise ManifestWrong


def _team_keys(team_id: UUID) -> PublicKeys:
    epoch = current_epoch(team_id)
    if epoch is None:
        raise ManifestWrong
    return epoch.keys
