"""The numbered lines of a thread. Called behind its lock: numbers have no gap and one order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import F

from chat import events
from chat.models import Entry, Thread
from elevhalsa.adding import add_all
from elevhalsa.alike import update_alike
from elevhalsa.clock import Now
from elevhalsa.people.models import Person


@dataclass(frozen=True)
class Sealed:
    """A message on its way into a thread."""

    kind: Entry.Kind
    role: Entry.AuthorRole
    mid: UUID
    envelope: bytes
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What the server has to say in a thread: ids and codes alone."""

    kind: Entry.Kind
    moment: datetime
    data: dict[str, object]


def moment_in(thread: Thread, now: Now) -> datetime:
    """Return the moment of a command: read once behind the lock, never before what stands."""
    return max(now(), thread.newest_at)


def write_event(
    thread: Thread,
    kind: Entry.Kind,
    *,
    moment: datetime,
    author: Person | None = None,
    **data: object,
) -> Entry:
    """Append what the server has to say: not encrypted, and shown as such. Ids and codes alone."""
    return _append(thread, Entry(kind=kind, at=moment, author=author, data=data))


def write_events(said: Sequence[tuple[Thread, Said]], *columns: str) -> None:
    """Append one event to each of several threads, and save ``columns`` of them."""
    entries = []
    for thread, one in said:
        thread.head_seq += 1
        thread.revision += 1
        thread.newest_at = one.moment
        entries.append(
            Entry(thread=thread, seq=thread.head_seq, kind=one.kind, at=one.moment, data=one.data)
        )
    add_all(entries)
    threads = [thread for thread, _ in said]
    update_alike(
        Thread.objects.all(), threads, "newest_at", *columns, counted=("head_seq", "revision")
    )
    events.announce_all([(entry.thread_id, entry) for entry in entries])


def write_message(thread: Thread, message: Sealed, *, moment: datetime, author: Person) -> Entry:
    """Append a sealed message."""
    entry = Entry(
        kind=message.kind,
        at=moment,
        author=author,
        author_role=message.role,
        mid=message.mid,
        ke=thread.ke,
        sealed=message.envelope,
        digest=sha256(message.envelope).digest(),
        data=message.data,
    )
    return _append(thread, entry)


def _append(thread: Thread, entry: Entry) -> Entry:
    thread.head_seq += 1
    thread.newest_at = entry.at
    entry.thread, entry.seq = thread, thread.head_seq
    entry.save(force_insert=True)
    note_change(thread, "head_seq", "newest_at", entry=entry)
    return entry


def note_changes(thread_ids: Sequence[UUID]) -> None:
    """Tell the readers of several threads that something in them changed, after commit."""
    if not thread_ids:
        return
    Thread.objects.filter(pk__in=thread_ids).update(revision=F("revision") + 1)
    events.announce_all([(thread_id, None) for thread_id in thread_ids])


def note_change(thread: Thread, *columns: str, entry: Entry | None = None) -> None:
    """Save what changed and tell the readers, after commit."""
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)
    thread.revision += 1
    if columns:
        thread.save(update_fields=columns)
    events.announce(thread, entry)
