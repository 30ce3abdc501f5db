"""Notes and shared drafts of staff over HTTP. To a student none of these addresses exists."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status

from chat import companions
from chat.api.answers import REFUSALS
from chat.api.bodies import Envelope, ManifestIn
from chat.api.router import router
from chat.companions import CompanionOut
from chat.models import CompanionEntry
from chat.services import notes
from chat.shapes import EntryOut, ManifestOut
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor
from elevhalsa.wire import Body, Id

After = Annotated[int, Query(ge=0, le=2**31 - 1)]  # an entry's number


class NoteIn(Body):
    """A sealed note or shared draft, or that one is taken back."""

    mid: Id
    kind: Literal["note", "draft", "retract"]
    sealed: Envelope
    retracts: Id | None = None


@router.get("/threads/{id:thread_id}/companion", response={200: CompanionOut, **REFUSALS})
def show_companion(request: HttpRequest, thread_id: UUID, after: After = 0) -> CompanionOut:
    """Give a thread's companion: its key epochs, and at most 200 entries after a number."""
    return companions.companion_out(companions.door_to(actor(request), thread_id), after=after)


@router.post("/threads/{id:thread_id}/companion/manifests", response={201: ManifestOut, **REFUSALS})
def add_companion_manifest(
    request: HttpRequest, thread_id: UUID, body: ManifestIn
) -> Status[ManifestOut]:
    """Open the companion, or start a new key epoch for the readers of today."""
    row, access = notes.add_manifest(
        person=actor(request), thread_id=thread_id, given=body.read(), now=database_now
    )
    stored = companions.manifests_out(access)
    return Status(201, next(one for one in stored if one.ke == row.ke))


@router.post("/threads/{id:thread_id}/companion/entries", response={201: EntryOut, **REFUSALS})
def write_note(request: HttpRequest, thread_id: UUID, body: NoteIn) -> Status[EntryOut]:
    """Write a sealed note. Repeat freely: `mid` makes it idempotent."""
    entry, _ = notes.write_note(
        person=actor(request),
        thread_id=thread_id,
        note=notes.NewNote(
            mid=body.mid,
            kind=CompanionEntry.Kind(body.kind),
            sealed=body.sealed,
            retracts=body.retracts,
        ),
        now=database_now,
    )
    return Status(201, companions.entry_out(entry))
