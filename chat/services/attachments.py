"""Attachments: taken in before the message that names them, let go of where none ever does."""

import hmac
import shutil
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum

from chat import aliases
from chat.errors import AttachmentDiffers, AttachmentMissing, AttachmentsFull, AttachmentWrong
from chat.models import Attachment, AttachmentBytes, Entry
from elevhalsa.clock import Now
from elevhalsa.keys.e1.attachment import is_stored_size
from elevhalsa.people.models import Person

DAY = timedelta(days=1)
MOST_A_DAY = 40  # of one person
BYTES_A_DAY = 40 << 20  # of one person
BYTES_IN_THREAD = 200 << 20
BYTES_IN_SERVICE = 50 << 30  # wherever the database lies
ROOM_FOR_WORDS = 4  # times the room below which the watch alarms: pictures end long before words


@transaction.atomic
def take_in(*, person: Person, attachment_id: UUID, sealed: bytes, now: Now) -> None:
    """Store sealed bytes until a message of the same person names them. Safe to repeat.

    Raises:
        AttachmentWrong: Not a length that clients make.
        AttachmentDiffers: The id was used before, by anybody, for other bytes.
        AttachmentsFull: The person has brought enough for a day, or the room left is for words.
    """
    if not is_stored_size(len(sealed)):
        raise AttachmentWrong
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # their day is counted once
    digest = sha256(sealed).digest()
    if stored := Attachment.objects.filter(pk=attachment_id).first():
        _must_be(stored, person, digest)
        return
    _check_room(len(sealed))
    moment = now()
    _check_day(person, len(sealed), moment=moment)
    row = Attachment.objects.create(
        id=attachment_id, person=person, taken_at=moment, size=len(sealed), digest=digest
    )
    AttachmentBytes.objects.create(attachment=row, sealed=sealed)


def _must_be(stored: Attachment, person: Person, digest: bytes) -> None:
    is_own = stored.person_id in aliases.selves_of(person)
    if not is_own or not hmac.compare_digest(bytes(stored.digest), digest):
        raise AttachmentDiffers


def _check_room(size: int) -> None:
    held = Attachment.objects.aggregate(size=Sum("size", default=0))["size"]
    free = shutil.disk_usage(settings.DATA_DIR).free
    if held + size > BYTES_IN_SERVICE or free < ROOM_FOR_WORDS * settings.WATCH_ROOM:
        raise AttachmentsFull("service")


def _check_day(person: Person, size: int, *, moment: datetime) -> None:
    selves = aliases.selves_of(person)
    today = Attachment.objects.filter(person__in=selves, taken_at__gt=moment - DAY)
    counted = today.aggregate(number=Count("pk"), size=Sum("size", default=0))
    if counted["number"] >= MOST_A_DAY or counted["size"] + size > BYTES_A_DAY:
        raise AttachmentsFull("day")


def check_named(kind: Entry.Kind, ids: Collection[UUID]) -> None:
    """Refuse a message of pictures alone without any, and a retraction or a name with some.

    Raises:
        AttachmentMissing: So it is.
    """
    bare = kind in {Entry.Kind.RETRACT, Entry.Kind.REVEAL}
    if (kind == Entry.Kind.ATTACHMENT and not ids) or (bare and ids):
        raise AttachmentMissing


def attach(entry: Entry, ids: Collection[UUID], *, brought_by: Person) -> None:
    """Let a new message name what its author has brought. Behind the lock of its thread.

    In an anonymous thread it is the alias's from then on: no row leads from it to the account.

    Raises:
        AttachmentMissing: Something is not there, is another's, or is named already.
        AttachmentsFull: The thread holds enough.
    """
    if not ids:
        return
    waiting = Attachment.objects.filter(pk__in=ids, person=brought_by.pk, entry=None)
    if waiting.update(entry=entry, person=entry.author_id) != len(set(ids)):
        raise AttachmentMissing
    named = Attachment.objects.filter(entry__thread=entry.thread_id, stored__isnull=False)
    if named.aggregate(size=Sum("size"))["size"] > BYTES_IN_THREAD:
        raise AttachmentsFull("thread")


def take_back(entry: Entry) -> None:
    """Throw away the bytes that a message names. That they were brought counts for their day."""
    AttachmentBytes.objects.filter(attachment__entry=entry).delete()


def sweep(*, now: datetime) -> int:
    """Throw away what no message has named for a day, and what was taken back. Return how many.

    The first is left by a client that died, or gave up; one that lives on brings it again.
    """
    left = Attachment.objects.filter(Q(entry=None) | Q(stored=None), taken_at__lt=now - DAY)
    return left.delete()[1].get("chat.Attachment", 0)
