"""Meeting a student whose keys are new, so that their old threads can be sealed to these."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Schema, Status

from chat import doors
from chat.api.answers import REFUSALS
from chat.api.router import router
from chat.errors import Anonymous
from chat.keys import waiting_for_a_meeting
from elevhalsa.clock import database_now, host_now
from elevhalsa.errors import NotAllowed, NotFound
from elevhalsa.keys.api.mine import IdentityOut, identity_out
from elevhalsa.keys.errors import IdentityWrong, MeetingOver
from elevhalsa.keys.models import Meeting
from elevhalsa.keys.selectors import live_identity
from elevhalsa.keys.services import meetings
from elevhalsa.people.door import actor, care_staff, students
from elevhalsa.people.models import Person
from elevhalsa.refusals import refusals
from elevhalsa.wire import Body, Bytes, Id, Moment

PROOF_BYTES = 32


class ProofIn(Body):
    """What only the device that scanned the secret can say of its keys."""

    kid: Id
    proof: Bytes = Field(min_length=PROOF_BYTES, max_length=PROOF_BYTES)


class MetIn(Body):
    """Whose keys were met, and how they were told apart."""

    kid: Id
    how: Literal["qr", "digits"]


class ProofOut(Schema):
    """What the student's device has sent."""

    kid: Id
    proof: Bytes


class MeetingOut(Schema):
    """A meeting, as who began it sees it: ``threads`` wait for it."""

    id: Id
    left_s: int
    proof: ProofOut | None
    identity: IdentityOut | None
    met_at: Moment | None
    threads: list[Id]


MEETING = {200: MeetingOut, **REFUSALS, **refusals(MeetingOver, IdentityWrong)}


@router.post("/threads/{id:thread_id}/meetings", response={201: MeetingOut, **REFUSALS})
def begin(request: HttpRequest, thread_id: UUID) -> Status[MeetingOut]:
    """Begin to meet the student of a thread. The secret is drawn, and stays, on the screen."""
    access = doors.access_to(actor(request), thread_id)
    if not access.is_staff:
        raise NotAllowed
    student = access.thread.student
    if student.is_alias:  # meeting would tell who it is, and its keys never change
        raise Anonymous
    meeting = meetings.begin_meeting(staff=access.person, student=student, now=host_now())
    return Status(201, _meeting_out(meeting, access.person))


@router.get("/meetings/{id:meeting_id}", response=MEETING, auth=care_staff)
def show(request: HttpRequest, meeting_id: UUID) -> MeetingOut:
    """Show how far a meeting has come: ask again while it lasts."""
    person = actor(request)
    return _meeting_out(_meeting_with_own_student(person, meeting_id), person)


@router.post(
    "/meetings/{id:meeting_id}/proof",
    response={204: None, **REFUSALS, **refusals(MeetingOver, IdentityWrong)},
    auth=students,
)
def prove(request: HttpRequest, meeting_id: UUID, body: ProofIn) -> Status[None]:
    """Send what the scanned secret makes of the own keys. Once; the same again is the same."""
    meetings.take_proof(
        student=actor(request),
        meeting_id=meeting_id,
        kid=body.kid,
        proof=body.proof,
        now=host_now(),
    )
    return Status(204, None)


@router.post("/meetings/{id:meeting_id}/confirm", response=MEETING, auth=care_staff)
def confirm(request: HttpRequest, meeting_id: UUID, body: MetIn) -> MeetingOut:
    """Say that the student was met, and which keys are theirs. Repeat freely."""
    person = actor(request)
    _meeting_with_own_student(person, meeting_id)
    meeting = meetings.confirm_meeting(
        staff=person,
        meeting_id=meeting_id,
        kid=body.kid,
        how=Meeting.How(body.how),
        now=host_now(),
        moment=database_now(),
    )
    return _meeting_out(meeting, person)


def _meeting_with_own_student(person: Person, meeting_id: UUID) -> Meeting:
    """Return a meeting that ``person`` began, while they still read a thread of its student's.

    Raises:
        NotFound: No such meeting, somebody else's, or with a student who is no longer theirs.
    """
    meeting = meetings.meeting_of(person, meeting_id)
    if not doors.threads_of(person).filter(student=meeting.student_id).exists():
        raise NotFound
    return meeting


def _meeting_out(meeting: Meeting, reader: Person) -> MeetingOut:
    left = (meeting.expires_at - host_now()).total_seconds()
    lasts = left > 0 and meeting.met_at is None  # who was met has no newer keys to show
    identity = live_identity(meeting.student) if lasts else None
    return MeetingOut(
        id=meeting.pk,
        left_s=max(0, int(left)),
        proof=_proof_out(meeting),
        identity=identity_out(identity) if identity else None,
        met_at=meeting.met_at,
        threads=sorted(
            waiting_for_a_meeting(doors.threads_of(reader).filter(student=meeting.student))
        ),
    )


def _proof_out(meeting: Meeting) -> ProofOut | None:
    if meeting.kid is None or meeting.proof is None:
        return None
    return ProofOut(kid=meeting.kid, proof=bytes(meeting.proof))
