"""Pictures on their way into a thread, sealed as devices seal them."""

from dataclasses import replace
from datetime import datetime
from os import urandom
from uuid import UUID, uuid4

from chat.models import Entry
from chat.services.attachments import take_in
from chat.services.posting import NewMessage
from elevhalsa.keys.e1.attachment import AttachmentRef, seal_file
from elevhalsa.keys.e1.envelope import Kind
from elevhalsa.people.models import Person
from tests.chat.village import NOON, Talk

SAID = "Mitt knä"


def sealed_picture(talk: Talk, size: int = 900) -> tuple[AttachmentRef, bytes]:
    """Return what a message says of a picture, and the bytes to store."""
    data = b"\xff\xd8\xff\xe0" + urandom(size - 4)
    return seal_file(talk.id.bytes, uuid4().bytes, data, name=SAID, mime="image/jpeg")


def bring(person: Person, talk: Talk, *, size: int = 900, at: datetime = NOON) -> AttachmentRef:
    """Store a new picture, before its message."""
    ref, sealed = sealed_picture(talk, size)
    take_in(person=person, attachment_id=UUID(bytes=ref.blob), sealed=sealed, now=lambda: at)
    return ref


def picture_message(
    talk: Talk, author: Person, *refs: AttachmentRef, text: str = "Titta"
) -> NewMessage:
    """Return a sealed message that names pictures; one without a word is of a kind of its own."""
    message = talk.message(author, Kind.TEXT if text else Kind.ATTACHMENT, text, *refs)
    return replace(message, attachments=tuple(UUID(bytes=ref.blob) for ref in refs))


def is_stored(message: NewMessage) -> bool:
    """Say whether a message is among the entries."""
    return Entry.objects.filter(mid=message.mid).exists()
