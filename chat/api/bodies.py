"""What clients send about threads. There is no field for plain text."""

from typing import Annotated, Literal

from ninja import Field
from pydantic import AwareDatetime, StringConstraints

from chat.models import Urgency
from chat.shapes import GRANT_TYPES, GrantType
from elevhalsa.keys.e1.identity import Signed
from elevhalsa.keys.e1.manifest import SealedManifest
from elevhalsa.keys.e1.thread_key import GRANT_BYTES, Grant, RecipientType
from elevhalsa.people.models import Branch
from elevhalsa.wire import Body, Bytes, Id
from triage import routing

MAX_RECORD = 4096  # bytes of a signed record
MAX_ENVELOPE = 32 * 1024  # bytes; E1 itself knows the few lengths that are right
MOST_ATTACHED = 4  # to one message
MAX_NAMED = 20  # people in a wish
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$", max_length=8)]

ModelVersion = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]*$", max_length=32)]


class Wish(Body):
    """What the student asks for. Topics and text never leave the device."""

    branch: Literal["counsellor", "nurse", "either"]
    urgency: Urgency
    wished: list[Id] = Field(max_length=MAX_NAMED)
    excluded: list[Id] = Field(max_length=MAX_NAMED)
    language: Language

    def read(self) -> routing.Wish:
        """Return it as routing takes it."""
        return routing.Wish(
            branch=self.branch,
            urgency=self.urgency,
            wished=tuple(dict.fromkeys(self.wished)),
            excluded=tuple(dict.fromkeys(self.excluded)),
            language=self.language,
        )


class GrantIn(Body):
    """The thread key, sealed to one reader."""

    type: GrantType
    recipient: Id
    kid: Id
    sealed: Annotated[Bytes, Field(max_length=GRANT_BYTES)]

    def read(self) -> Grant:
        """Return it as E1 takes it."""
        kind = RecipientType(GRANT_TYPES.index(self.type))
        return Grant(kind, self.recipient.bytes, self.kid.bytes, self.sealed)


class ManifestIn(Body):
    """A signed record of a key epoch, with everything that it names."""

    record: Annotated[Bytes, Field(max_length=MAX_RECORD)]
    signature: Annotated[Bytes, Field(min_length=64, max_length=64)]
    hist: Annotated[Bytes, Field(max_length=128)]
    grants: list[GrantIn] = Field(max_length=8)

    def read(self) -> SealedManifest:
        """Return it as E1 takes it."""
        grants = tuple(grant.read() for grant in self.grants)
        return SealedManifest(Signed(self.record, self.signature), self.hist, grants)


Envelope = Annotated[Bytes, Field(max_length=MAX_ENVELOPE)]
NamedBlobs = Annotated[list[Id], Field(max_length=MOST_ATTACHED)]  # whose keys are in the envelope


class FirstMessage(Body):
    """The message that opens a thread."""

    mid: Id
    kind: Literal["text", "attachment"]
    sealed: Envelope
    attachments: NamedBlobs = []


class AuthorIn(Body):
    """The identity of who writes without a name: of this thread alone, self-signed."""

    record: Annotated[Bytes, Field(max_length=MAX_RECORD)]
    signature: Annotated[Bytes, Field(min_length=64, max_length=64)]

    def read(self) -> Signed:
        """Return it as E1 takes it."""
        return Signed(self.record, self.signature)


class Open(Body):
    """A new thread, sealed on the student's device."""

    thread: Id
    branch: Branch
    team: Id
    wish: Wish
    model_version: ModelVersion
    manifest: ManifestIn
    message: FirstMessage
    anonymous: AuthorIn | None = None


class MessageIn(Body):
    """A sealed message."""

    mid: Id
    kind: Literal["text", "attachment", "retract", "reveal"]
    sealed: Envelope
    urgency: Urgency | None = None  # a student's message may raise it
    retracts: Id | None = None
    follow_up_at: AwareDatetime | None = None  # until when staff come back
    attachments: NamedBlobs = []


class RaiseIn(Body):
    """How urgent it is after all, and of which message one was asked."""

    urgency: Urgency
    mid: Id | None = None


class ReadIn(Body):
    """Up to which entry a thread was opened."""

    seq: int = Field(ge=0, le=2**31 - 1)


class GiveIn(Body):
    """To whom of one's own team a thread is given."""

    to: Id


class HandOverIn(Body):
    """Where a thread goes, and who holds its key from then on."""

    to: Id
    manifest: ManifestIn
    companion: ManifestIn | None = None  # where there are notes: their next key


class ElsewhereIn(Body):
    """That the student was met or phoned."""

    ending: Literal["elsewhere"]
    how: Literal["met", "phoned"]
    by: Id
    at: AwareDatetime


class NoneNeededIn(Body):
    """That the student's last message needs no answer."""

    ending: Literal["none_needed"]


EndClockIn = Annotated[ElsewhereIn | NoneNeededIn, Field(discriminator="ending")]


class ReadingCorrection(Body):
    """Whether there was an alarm to raise; null takes back what was said before."""

    kind: Literal["reading"]
    read: Literal["alarm", "ask", "calm", "unknown"]  # on the device of who says it
    model_version: ModelVersion
    right: Literal["right_alarm", "false_alarm", "missed_alarm"] | None


class UrgencyCorrection(Body):
    """How urgent a thread is; null takes back what was said before."""

    kind: Literal["urgency"]
    right: Urgency | None


class BranchCorrection(Body):
    """Where a thread had belonged; null takes back what was said before."""

    kind: Literal["branch"]
    right: Branch | None
