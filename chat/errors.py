"""What threads can say no to."""

from uuid import UUID

from ninja import Schema

from chat.models import Entry
from chat.shapes import entry_json
from elevhalsa.errors import DomainError
from elevhalsa.wire import to_text


class SchoolNotOpen(DomainError):
    """Students of this school cannot write yet."""

    code = "school_not_open"
    status = 409


class LeftSchool(SchoolNotOpen):
    """Who has left, and has no thread open, begins no new one there; danger is never refused."""

    code = "left_school"
    status = 409


class BranchUnavailable(DomainError):
    """The school has nobody of this branch who could read."""

    code = "branch_unavailable"
    status = 409


class IdentityNeeded(DomainError):
    """The student has no live identity to seal for."""

    code = "identity_needed"
    status = 409


class ThreadDiffers(DomainError):
    """The thread's id was used before, for something else."""

    code = "thread_differs"
    status = 409


class RouteChanged(DomainError):
    """Another team would answer by now, or with newer keys: seal again for it, without asking."""

    code = "route_changed"
    status = 409

    def __init__(self, route: Schema) -> None:
        super().__init__()
        self.route = route

    def details(self) -> dict[str, object]:
        """Return the route as it is now."""
        return {"route": self.route.model_dump(mode="json", by_alias=True)}


class MessageDiffers(DomainError):
    """The same ``mid`` came before with other bytes."""

    code = "message_differs"
    status = 409

    def __init__(self, stored: Entry) -> None:
        super().__init__(stored.pk)
        self.stored = stored

    def details(self) -> dict[str, object]:
        """Return what was stored: the client takes it over if it says the same."""
        return {"entry": entry_json(self.stored)}


class NoteDiffers(DomainError):
    """The same ``mid`` came before with other bytes, beside a thread."""

    code = "note_differs"
    status = 409


class EnvelopeWrong(DomainError):
    """The sealed message is not an envelope of this protocol, or not for this place."""

    code = "envelope_wrong"
    status = 422


class ManifestWrong(DomainError):
    """The manifest is not the one that this server would accept here."""

    code = "manifest_wrong"
    status = 422


class ReadersChanged(ManifestWrong):
    """Sealed as it must be, for the writer and others; but the others are not those of now."""


class MeetingNeeded(DomainError):
    """An old thread is sealed to a student's new keys by who has met them, and by nobody else."""

    code = "meeting_needed"
    status = 409


class ManifestTaken(DomainError):
    """Somebody else was faster: fetch, and build on the newest key epoch."""

    code = "manifest_taken"
    status = 409

    def __init__(self, ke: int) -> None:
        super().__init__(ke)
        self.ke = ke

    def details(self) -> dict[str, object]:
        """Return the newest key epoch."""
        return {"ke": self.ke}


class KeyEpochOld(ManifestTaken):
    """The message is sealed under another key epoch than the newest, or for readers of before."""

    code = "key_epoch_old"


class AttachmentWrong(DomainError):
    """The bytes cannot be an attachment of this protocol: no client makes one of this length."""

    code = "attachment_wrong"
    status = 422


class AttachmentDiffers(DomainError):
    """The attachment's id was used before, for other bytes."""

    code = "attachment_differs"
    status = 409


class AttachmentMissing(DomainError):
    """A message names bytes that are not there, or are not its author's: bring them first."""

    code = "attachment_missing"
    status = 409


class AttachmentsFull(DomainError):
    """There is no room for more: of one person in a day, in one thread, or on the disk."""

    code = "attachments_full"
    status = 409

    def __init__(self, of: str) -> None:
        super().__init__(of)
        self.of = of

    def details(self) -> dict[str, object]:
        """Return what is full: ``day``, ``thread`` or ``service``."""
        return {"of": self.of}


class NotRetractable(DomainError):
    """There is no standing message of one's own with this id."""

    code = "not_retractable"
    status = 409


class FollowUpWrong(DomainError):
    """Coming back is promised for a moment to come, within sixty days, and in a text."""

    code = "follow_up_wrong"
    status = 422


class Claimed(DomainError):
    """Somebody else has taken the thread."""

    code = "claimed"
    status = 409

    def __init__(self, person: UUID, name: str) -> None:
        super().__init__(person)
        self.person = person
        self.name = name

    def details(self) -> dict[str, object]:
        """Return who it is: colleagues of one team know each other."""
        return {"by": {"id": to_text(self.person.bytes), "name": self.name}}


class CompanionNeeded(DomainError):
    """The notes beside a thread go where it goes: their next key is missing."""

    code = "companion_needed"
    status = 409


class NotInBranch(DomainError):
    """The thread cannot go to this team: another branch, another back-up, or nobody there."""

    code = "not_in_branch"
    status = 409


class ColleagueCannot(DomainError):
    """The thread cannot be given to this person: not of those who can open it, or away."""

    code = "colleague_cannot"
    status = 409


class ClockRunning(DomainError):
    """A promise runs: a thread is closed only when nobody waits for an answer."""

    code = "clock_running"
    status = 409


class ParagraphWrong(DomainError):
    """What lets one branch tell the other does not let the other tell it back."""

    code = "paragraph_wrong"
    status = 422


class SecondPersonNeeded(DomainError):
    """An acute thread is ended without an answer only when a colleague agrees."""

    code = "second_person_needed"
    status = 409

    def __init__(self, request: UUID) -> None:
        super().__init__(request)
        self.request = request

    def details(self) -> dict[str, object]:
        """Return the request that the colleague confirms."""
        return {"request": to_text(self.request.bytes)}


class CorrectionWrong(DomainError):
    """A thread cannot be said to belong to the branch that it belongs to."""

    code = "correction_wrong"
    status = 422


class Anonymous(DomainError):
    """Who wrote this thread is not told: it can be asked for, and is not met."""

    code = "anonymous"
    status = 409


class AnonymousFull(DomainError):
    """One account has as many anonymous threads as it can have."""

    code = "anonymous_full"
    status = 409


class CrossingDiffers(DomainError):
    """The crossing's id was used before, for something else."""

    code = "crossing_differs"
    status = 409


class IdentityKnown(DomainError):
    """Who wrote this thread is known, or was never hidden."""

    code = "identity_known"
    status = 409


class OpeningOver(DomainError):
    """This identity was opened already, by somebody else, or reviewed otherwise."""

    code = "opening_over"
    status = 409


class IdentityGone(DomainError):
    """Its key is destroyed: nobody opens this identity any more."""

    code = "identity_gone"
    status = 410
