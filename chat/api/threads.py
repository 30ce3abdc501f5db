"""What everybody who may read a thread can ask of it."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status

from chat import doors, heads, keys, leavers, reading
from chat.api.answers import REFUSALS, Heads, Posted, ThreadList
from chat.api.bodies import ManifestIn, MessageIn, ReadIn
from chat.api.router import router
from chat.models import Entry
from chat.services import manifests, posting, states
from chat.shapes import EntryPage, ManifestOut, ReadersOut, ThreadDetail, entry_out
from chat.summaries import list_threads, summary
from elevhalsa.clock import database_now
from elevhalsa.people.door import actor, readers

After = Annotated[int, Query(ge=0, le=2**31 - 1)]  # an entry's number


@router.get("/threads", response={200: ThreadList, **REFUSALS}, auth=readers)
def show_threads(request: HttpRequest, state: Literal["open", "closed"] = "open") -> ThreadList:
    """List the threads that one may read; staff open their newest messages themselves."""
    person = actor(request)
    listed = list_threads(person, closed=state == "closed")
    told = leavers.told(person) if person.is_student else None
    return ThreadList(threads=listed, now=database_now(), leaving=told)


@router.get("/threads/heads", response={200: Heads, **REFUSALS}, auth=readers)
def show_heads(request: HttpRequest) -> Heads:
    """Give the newest numbers of the open threads, for clients that poll."""
    return Heads(heads=heads.heads_of(actor(request)), now=database_now())


@router.get("/threads/{id:thread_id}", response={200: ThreadDetail, **REFUSALS})
def show_thread(request: HttpRequest, thread_id: UUID) -> ThreadDetail:
    """Show a thread, its key epochs, and the keys to verify them with."""
    return reading.detail_of(doors.access_to(actor(request), thread_id))


@router.get("/threads/{id:thread_id}/entries", response={200: EntryPage, **REFUSALS})
def show_entries(request: HttpRequest, thread_id: UUID, after: After = 0) -> EntryPage:
    """Give the entries after a number, at most 200."""
    return reading.page_of(doors.access_to(actor(request), thread_id), after=after)


@router.post("/threads/{id:thread_id}/read", response={204: None, **REFUSALS})
def note_reading(request: HttpRequest, thread_id: UUID, body: ReadIn) -> Status[None]:
    """Log that one has opened a thread up to an entry."""
    states.note_reading(person=actor(request), thread_id=thread_id, seq=body.seq, now=database_now)
    return Status(204, None)


@router.post("/threads/{id:thread_id}/messages", response={201: Posted, **REFUSALS})
def post_message(request: HttpRequest, thread_id: UUID, body: MessageIn) -> Status[Posted]:
    """Post a sealed message. Repeat freely: `mid` makes it idempotent."""
    entry, access = posting.post_message(
        person=actor(request),
        thread_id=thread_id,
        message=posting.NewMessage(
            mid=body.mid,
            kind=Entry.Kind(body.kind),
            sealed=body.sealed,
            urgency=body.urgency,
            retracts=body.retracts,
            follow_up_at=body.follow_up_at,
            attachments=tuple(body.attachments),
        ),
        now=database_now,
    )
    return Status(201, Posted(entry=entry_out(entry), thread=summary(access)))


@router.post("/threads/{id:thread_id}/manifests", response={201: ManifestOut, **REFUSALS})
def add_manifest(request: HttpRequest, thread_id: UUID, body: ManifestIn) -> Status[ManifestOut]:
    """Start a new key epoch for the readers of today."""
    row, access = manifests.add_manifest(
        person=actor(request), thread_id=thread_id, given=body.read(), now=database_now
    )
    stored = keys.manifests_for([access])[thread_id]
    return Status(201, next(one for one in stored if one.ke == row.ke))


@router.get("/threads/{id:thread_id}/readers", response={200: ReadersOut, **REFUSALS})
def show_readers(request: HttpRequest, thread_id: UUID) -> ReadersOut:
    """Say who can read, which team would take over, and who has read."""
    return reading.readers_out(doors.access_to(actor(request), thread_id))
