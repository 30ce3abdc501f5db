"""Posting into a thread: idempotent by the client's ``mid``, numbered, in step with the promise."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from chat import lines, recipients
from chat.doors import ROLE, Access
from chat.errors import FollowUpWrong, KeyEpochOld, MessageDiffers, NotRetractable
from chat.models import Entry, Thread
from chat.services import anonymity, attachments, leavers, promises, sealing
from chat.services.locking import enter
from elevhalsa.clock import Now
from elevhalsa.errors import NotAllowed
from elevhalsa.people.models import Person
from elevhalsa.wire import moment_text
from sla import services as sla

LONGEST_FOLLOW_UP = timedelta(days=60)


@dataclass(frozen=True)
class NewMessage:
    """A sealed message from a client."""

    mid: UUID
    kind: Entry.Kind
    sealed: bytes
    urgency: str | None = None  # a student's message may raise it
    retracts: UUID | None = None  # the ``mid`` of a message of one's own
    follow_up_at: datetime | None = None  # until when staff come back: a promise (rule 15)
    attachments: tuple[UUID, ...] = ()  # stored before


@transaction.atomic
def post_message(
    *, person: Person, thread_id: UUID, message: NewMessage, now: Now
) -> tuple[Entry, Access]:
    """Append a sealed message and keep the promise in step with it.

    Safe to repeat: a ``mid``, which the client keeps through its retries, is stored once.

    Raises:
        NotFound: Not a thread of theirs.
        MessageDiffers: The same ``mid`` came before with other bytes.
        KeyEpochOld: Sealed under another key epoch than the newest, or for readers of before.
        EnvelopeWrong, NotRetractable, NotAllowed, FollowUpWrong, AttachmentMissing,
        AttachmentsFull, IdentityKnown: See there.
    """
    access = enter(person, thread_id)
    if stored := access.thread.entries.filter(mid=message.mid).first():
        return same_message(stored, access.person, message.sealed), access
    _check(access, message)
    moment = lines.moment_in(access.thread, now)
    _check_follow_up(access, message, moment=moment)
    if message.kind == Entry.Kind.RETRACT:
        return _retract(access, message, moment=moment), access
    return _write(access, message, person=person, moment=moment), access


def same_message(stored: Entry, author: Person, sealed: bytes) -> Entry:
    """Return the entry that was stored for a ``mid``, if these are the bytes it came with.

    Raises:
        MessageDiffers: They are not.
    """
    digest = sha256(sealed).digest()
    if stored.author_id != author.pk or not hmac.compare_digest(
        bytes(stored.digest or b""), digest
    ):
        raise MessageDiffers(stored)
    return stored


def _check(access: Access, message: NewMessage) -> None:
    ke = sealing.envelope_ke(message.sealed, mid=message.mid)
    newest = access.thread.ke
    if ke != newest or not recipients.are_current(sealing.newest_record(access.thread), access):
        raise KeyEpochOld(newest)
    if message.urgency and access.is_staff:
        raise NotAllowed
    if (message.retracts is not None) != (message.kind == Entry.Kind.RETRACT):
        raise NotRetractable
    attachments.check_named(message.kind, message.attachments)
    if message.kind == Entry.Kind.REVEAL:
        anonymity.check_reveal(access.thread, access)


def _check_follow_up(access: Access, message: NewMessage, *, moment: datetime) -> None:
    if message.follow_up_at is None:
        return
    if not access.is_staff:
        raise NotAllowed
    is_text = message.kind == Entry.Kind.TEXT
    if not is_text or not moment < message.follow_up_at <= moment + LONGEST_FOLLOW_UP:
        raise FollowUpWrong


def _write(access: Access, message: NewMessage, *, person: Person, moment: datetime) -> Entry:
    reopen(access.thread, moment=moment)
    told = message.follow_up_at
    data = {"follow_up_at": moment_text(told)} if told else {}
    entry = _append(access, message, moment=moment, **data)
    attachments.attach(entry, message.attachments, brought_by=person)
    if message.kind == Entry.Kind.REVEAL:
        anonymity.reveal(access.thread, moment=moment)
    promises.keep_in_step(access, entry, urgency=message.urgency, moment=moment)
    if told:
        promises.open_follow_up(access.thread, follow_up_at=told, moment=moment)
    return entry


def reopen(thread: Thread, *, moment: datetime, author: Person | None = None) -> None:
    """Open a closed thread again; an open one stays as it is."""
    if thread.closed_at:
        thread.closed_at = None
        thread.save(update_fields=["closed_at"])
        lines.write_event(thread, Entry.Kind.REOPENED, moment=moment, author=author)
        leavers.open_door_again(thread)


def _retract(access: Access, message: NewMessage, *, moment: datetime) -> Entry:
    """Empty a message of one's own: a tombstone keeps its number, and its bytes are gone."""
    own = access.thread.entries.filter(author=access.person.pk, kind__in=Entry.SPOKEN_KINDS)
    target = (
        own.exclude(kind=Entry.Kind.REVEAL).filter(mid=message.retracts, retracted_at=None).first()
    )
    if target is None:
        raise NotRetractable
    target.sealed = None
    target.retracted_at = moment
    target.save(update_fields=["sealed", "retracted_at"])
    attachments.take_back(target)
    entry = _append(access, message, moment=moment, seq=target.seq)
    if target.author_role != ROLE.STUDENT and target.kind == Entry.Kind.TEXT:
        promises.take_back_answer(access.thread, target, moment=moment)
        if sla.running_clock(access.thread.pk):  # somebody waits again: not among the closed
            reopen(access.thread, moment=moment)
    return entry


def _append(access: Access, message: NewMessage, *, moment: datetime, **data: object) -> Entry:
    return lines.write_message(
        access.thread,
        lines.Sealed(message.kind, access.role, message.mid, message.sealed, data),
        moment=moment,
        author=access.person,
    )
