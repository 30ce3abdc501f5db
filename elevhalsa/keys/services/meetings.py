"""Meeting a student whose keys are new: before that, no old thread is sealed to them.

The server carries a proof from one client to the other and can judge none: the secret that makes
it is on the staff's screen, and in the student's camera.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from elevhalsa.errors import NotFound
from elevhalsa.keys.errors import IdentityWrong, MeetingOver
from elevhalsa.keys.models import Identity, Meeting
from elevhalsa.people.models import Person

LASTS = timedelta(minutes=10)


@transaction.atomic
def begin_meeting(*, staff: Person, student: Person, now: datetime) -> Meeting:
    """Begin a meeting in place of one that came to nothing."""
    Person.objects.select_for_update().get(pk=staff.pk)
    Meeting.objects.filter(staff=staff, student=student, met_at=None).delete()
    return Meeting.objects.create(staff=staff, student=student, expires_at=now + LASTS)


@transaction.atomic
def take_proof(
    *, student: Person, meeting_id: UUID, kid: UUID, proof: bytes, now: datetime
) -> None:
    """Keep the one proof of the student's device. Safe to repeat with the same bytes.

    Raises:
        NotFound: No such meeting, or with somebody else.
        MeetingOver: Its time is over, or another proof has come.
        IdentityWrong: Not of the keys that the student has now.
    """
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id, student=student).first()
    if meeting is None:
        raise NotFound
    known = bytes(meeting.proof or b"")
    if meeting.kid == kid and hmac.compare_digest(known, proof):
        return
    if known or meeting.met_at or meeting.expires_at <= now:
        raise MeetingOver
    _check_live(student.pk, kid)
    meeting.kid, meeting.proof = kid, proof
    meeting.save(update_fields=["kid", "proof"])


@transaction.atomic
def confirm_meeting(
    *,
    staff: Person,
    meeting_id: UUID,
    kid: UUID,
    how: Meeting.How,
    now: datetime,
    moment: datetime,
) -> Meeting:
    """Record that ``staff`` has met the holder of these keys. Safe to repeat.

    ``now`` is the host's time, ``moment`` the promise's: that is when they met.

    Raises:
        NotFound: No such meeting of theirs.
        MeetingOver: Its time is over, or other keys were met.
        IdentityWrong: Not the keys that the student has now, or no proof of them has come.
    """
    meeting = meeting_of(staff, meeting_id, lock=True)
    if meeting.met_at is not None and (meeting.kid, meeting.how) == (kid, how):
        return meeting
    if meeting.met_at or meeting.expires_at <= now:
        raise MeetingOver
    _check_live(meeting.student_id, kid)
    if how == Meeting.How.QR and (meeting.proof is None or meeting.kid != kid):
        raise IdentityWrong
    meeting.kid, meeting.how, meeting.met_at = kid, how, moment
    meeting.save(update_fields=["kid", "how", "met_at"])
    return meeting


def meeting_of(staff: Person, meeting_id: UUID, *, lock: bool = False) -> Meeting:
    """Return a meeting that ``staff`` began.

    Raises:
        NotFound: No such meeting, or somebody else's.
    """
    meetings = Meeting.objects.select_for_update() if lock else Meeting.objects.all()
    meeting = meetings.filter(pk=meeting_id, staff=staff).first()
    if meeting is None:
        raise NotFound
    return meeting


def has_met(staff: Person, *, student: UUID, kid: UUID) -> bool:
    """Say whether ``staff`` has met the holder of these keys of the student's."""
    met = Meeting.objects.filter(staff=staff, student=student, kid=kid)
    return met.filter(met_at__isnull=False).exists()


def forget_unmet(*, now: datetime) -> None:
    """Throw away meetings that came to nothing."""
    Meeting.objects.filter(met_at=None, expires_at__lte=now).delete()


def _check_live(student: UUID, kid: UUID) -> None:
    if not Identity.objects.filter(person=student, kid=kid, retired_at=None).exists():
        raise IdentityWrong
