"""The numbered lines of a thread. Called behind its lock: numbers have no gap and one order."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import F

from chat import events
from chat.models import Entry, Thread
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


def note_change(thread: Thread, *columns: str, entry: Entry | None = None) -> None:
    """Save what changed and tell the readers, after commit."""
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)
    thread.revision += 1
    if columns:
        thread.save(update_fields=columns)
    events.announce(thread, entry)
