"""What threads look like on the wire (docs/interface.md). No field holds plain text."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

from chat.models import Entry, Urgency
from elevhalsa.keys.api.mine import IdentityOut
from elevhalsa.keys.api.teams import ChainOut
from elevhalsa.people.models import Branch, TeamKind
from elevhalsa.wire import Bytes, Id, Moment

State = Literal["waiting", "answered", "closed"]
GrantType = Literal["student", "team", "back_up"]
GRANT_TYPES: tuple[GrantType, ...] = ("student", "team", "back_up")  # by their number in E1


class Named(Schema):
    """Somebody or something with a name."""

    id: Id
    name: str


class TeamName(Named):
    """A team as everybody in the thread knows it."""

    kind: TeamKind


class StudentOut(Named):
    """The student, for those who answer."""

    class_: str | None = Field(serialization_alias="class")
    last_day: date | None  # at the thread's school
    has_left: bool


class LeavingOut(Schema):
    """What a student who leaves is told: from which day on, and how long they read."""

    school: Named
    last_day: date
    has_left: bool
    begins: bool  # whether a new thread can be begun
    reads_until: Moment | None  # null as long as a thread is open


class ClockOut(Schema):
    """A running promise: to answer, or to come back."""

    kind: Literal["answer", "follow_up"]
    opened_at: Moment
    due_at: Moment | None
    escalate_at: Moment | None
    escalated_at: Moment | None
    level: int
    back_up_due_at: Moment | None
    at_back_up: bool


class ReadingNow(Schema):
    """Whether anybody works now who may read, or when somebody does next; null: nobody has said."""

    now: bool
    next_at: Moment | None


class EntryOut(Schema):
    """One numbered line: a sealed message, or an event of the server's."""

    seq: int
    kind: str
    at: Moment
    author: Id | None
    role: int | None
    mid: Id | None
    ke: int | None
    sealed: Bytes | None
    retracted_at: Moment | None
    data: dict[str, Any]


class GrantOut(Schema):
    """A reader's sealed copy of a thread key."""

    type: GrantType
    recipient: Id
    kid: Id
    sealed: Bytes


class ManifestOut(Schema):
    """A key epoch: the signed record, and the reader's own grant of it."""

    ke: int
    record: Bytes
    signature: Bytes
    hist: Bytes
    reason: int
    grant: GrantOut | None


class Suggested(Named):
    """Who had best answer, as long as nobody has taken the thread; ``wished`` by its student."""

    wished: bool


class ThreadOut(Schema):
    """A thread as one reader sees it."""

    id: Id
    school: Named
    branch: Branch
    team: TeamName
    back_up: TeamName
    urgency: Urgency
    language: str
    ke: int
    head_seq: int
    revision: int
    state: State
    opened_at: Moment
    closed_at: Moment | None
    newest_at: Moment
    released_at: Moment | None
    unread: bool
    clock: ClockOut | None
    reading: ReadingNow | None
    out_of_hours: bool
    student: StudentOut | None
    anonymous: bool  # written without a name
    revealed_at: Moment | None  # when it was told who wrote it
    claimed_by: Named | None
    claimed_at: Moment | None
    suggested: Suggested | None
    false_alarm: bool
    lowered_to: Urgency | None
    not_opened_since_answer: bool
    look_for_at: Moment | None
    awaits_meeting: bool


class ListedThread(ThreadOut):
    """A thread in a list. Staff open its newest message on their own device, for the preview."""

    preview: EntryOut | None = None
    manifests: list[ManifestOut] = []
    identities: list[IdentityOut] = []


class RemovedThread(Schema):
    """A thread that its student took off the own list: with whom, and from when."""

    id: Id
    school: Named
    branch: Branch
    anonymous: bool
    opened_at: Moment


class PersonName(Schema):
    """An author, as readers see them."""

    name: str
    role: str


class EntryPage(Schema):
    """Entries after a number, in order."""

    entries: list[EntryOut]
    head_seq: int
    people: dict[str, PersonName]


class ThreadKeys(Schema):
    """What a reader verifies manifests with, and seals the next one for."""

    identities: list[IdentityOut]
    teams: list[ChainOut]
    back_up: ChainOut


class EndingAsked(Schema):
    """That a colleague says the student of an acute thread was met or phoned: a second confirms."""

    request: Id
    asked_by: Named
    how: str  # met or phoned
    by: Named
    at: Moment


class ThreadDetail(Schema):
    """A thread, its key epochs, and the names of those in it."""

    thread: ThreadOut
    manifests: list[ManifestOut]
    people: dict[str, PersonName]
    teams: list[TeamName]
    keys: ThreadKeys
    asked: EndingAsked | None


class AskingOut(Schema):
    """That one more asks the same, or says that it is danger."""

    asked_by: Named
    asked_at: Moment
    withdrawn_at: Moment | None
    danger: bool
    reason: str


class OpeningOut(Schema):
    """That somebody asks who an anonymous student is, and what became of it."""

    id: Id
    thread: Id | None  # for who may read it
    school: Named
    branch: Branch
    danger: bool
    reason: str
    asked_by: Named
    asked_at: Moment
    withdrawn_at: Moment | None  # what the first asked; who asked too have their own
    also_asked: list[AskingOut]
    ended_at: Moment | None  # unopened: it lapsed, or was told by a message
    opened_by: Named | None
    opened_at: Moment | None
    told_at: Moment | None
    reviewed_by: Named | None
    reviewed_at: Moment | None
    was_right: bool | None
    yours: bool  # to open or review, as one of the back-up team


class OpeningTold(Schema):
    """The same for those responsible: no thread, no reason, and nobody but who opened it."""

    id: Id
    school: Named
    branch: Branch
    opened_at: Moment | None
    opened_by: Named | None  # where it is theirs to look at
    reviewed_at: Moment | None
    was_right: bool | None
    yours: bool  # to look at: the back-up has nobody else


class IdentityEnvelope(Schema):
    """Who an anonymous student is, sealed to one epoch of the back-up team."""

    thread: Id
    student: Id
    team: Id
    kid: Id
    sealed: Bytes


class ReaderTeam(Schema):
    """A team that can read, with its people of today."""

    team: TeamName
    people: list[Named]
    as_: Literal["team", "back_up"] = Field(serialization_alias="as")


class ReadingOut(Named):
    """That one of the staff opened the thread."""

    first_at: Moment
    last_at: Moment


class ReadersOut(Schema):
    """Who can read and who has read. What keeps excluded people out is the student's to know."""

    can_read: list[ReaderTeam]
    waiting: TeamName | None
    has_read: list[ReadingOut]
    hidden_by: Literal["key", "service"] | None
    excluded: list[Id]  # whom the student shut out


def entry_out(entry: Entry) -> EntryOut:
    """Return an entry's wire form."""
    return EntryOut(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        author=entry.author_id,
        role=entry.author_role,
        mid=entry.mid,
        ke=entry.ke,
        sealed=bytes(entry.sealed) if entry.sealed is not None else None,
        retracted_at=entry.retracted_at,
        data=entry.data,
    )


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON has it, for the socket."""
    return entry_out(entry).model_dump(mode="json")
