"""Messages: padded, sealed under the thread key, bound to their place.

``01 ‖ 02 ‖ u32 ke ‖ mid(16) ‖ nonce(12) ‖ ct ‖ tag``. The server checks length,
version and suite without any key (``parse_envelope``).
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from elevhalsa.keys.e1.attachment import AttachmentRef, attachment_ref
from elevhalsa.keys.e1.encoding import (
    ID_BYTES,
    bytes_of,
    cat,
    from_json,
    sized,
    text_of,
    to_base64url,
    to_json,
    u8,
    u32,
    whole,
)
from elevhalsa.keys.e1.errors import CannotOpen, Malformed, TooLong, Unsupported
from elevhalsa.keys.e1.primitives import (
    AEAD_OVERHEAD,
    NONCE_BYTES,
    SUITE,
    decrypt,
    derive,
    encrypt_with_nonce,
    random_bytes,
)
from elevhalsa.keys.e1.thread_key import RecipientType

VERSION = 1
HEADER_BYTES = 22  # version, suite, ke, mid; the nonce comes after it
SIZE_CLASSES = tuple(256 * 2**n for n in range(7))
ENVELOPE_SIZES = frozenset(HEADER_BYTES + AEAD_OVERHEAD + size for size in SIZE_CLASSES)

_LENGTH_BYTES = 4
_KNOWN = frozenset({"v", "t", "p", "te", "ts", "a"})


class Kind(IntEnum):
    """What a message is for. Bound to it, and seen by the server."""

    TEXT = 0
    ATTACHMENT = 1
    RETRACT = 2
    REVEAL = 3
    NOTE = 4
    DRAFT = 5
    MEETING = 6
    SYSTEM = 7


@dataclass(frozen=True)
class Place:
    """Where a message belongs. It opens here and nowhere else."""

    thread: bytes
    ke: int
    mid: bytes
    author: bytes
    role: RecipientType
    kind: Kind

    def aad(self) -> bytes:
        """Return the associated data of the message's cipher."""
        return cat(
            "E1/msg",
            sized(self.thread, ID_BYTES),
            u32(self.ke),
            sized(self.mid, ID_BYTES),
            sized(self.author, ID_BYTES),
            u8(self.role),
            u8(self.kind),
        )


@dataclass(frozen=True)
class Header:
    """What an envelope says in the clear."""

    ke: int
    mid: bytes


@dataclass(frozen=True)
class Content:
    """What a message says. ``more`` holds the keys of its kind and any unknown ones.

    ``seen`` is the last message id that the author had received, ``team_epoch``
    the newest epoch they knew, ``sent_ms`` their own clock. ``more`` may hold
    ``r`` (the retracted mid), ``c`` (the student's choices), ``m`` (a proposed
    meeting), ``i`` (a revealed identity); ``docs/protocol.md`` describes them.
    """

    text: str
    seen: bytes | None = None
    team_epoch: int | None = None
    sent_ms: int | None = None
    attachments: tuple[AttachmentRef, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


def message_key(thread_key: bytes) -> bytes:
    """Return the key that messages of one key epoch are sealed under."""
    return derive(thread_key, b"E1/msg-key")


def seal_message(thread_key: bytes, place: Place, content: Content) -> bytes:
    """Return the envelope of ``content``, under a fresh nonce.

    Raises:
        TooLong: More than the largest size class holds.
        Malformed: Text or keys that no reader would accept.
    """
    return seal_padded(thread_key, place, pad(encode_content(content)), random_bytes(NONCE_BYTES))


def seal_padded(thread_key: bytes, place: Place, padded: bytes, nonce: bytes) -> bytes:
    """Return the envelope of padded bytes. For fixed vectors: senders call ``seal_message``."""
    if place.ke == 0:
        raise Malformed("key epochs count from 1")
    header = u8(VERSION) + u8(SUITE) + u32(place.ke) + place.mid
    return header + encrypt_with_nonce(message_key(thread_key), nonce, padded, place.aad())


def parse_envelope(envelope: bytes) -> Header:
    """Return the header, if the envelope has the form of one. It needs no key.

    Raises:
        Unsupported: Another version or suite.
        Malformed: Another length than a padded message has, or key epoch 0.
    """
    if envelope[:2] != bytes((VERSION, SUITE)):
        raise Unsupported
    if len(envelope) not in ENVELOPE_SIZES:
        raise Malformed("not the length of a padded message")
    ke = int.from_bytes(envelope[2:6], "big")
    if ke == 0:
        raise Malformed("key epochs count from 1")
    return Header(ke=ke, mid=envelope[6:HEADER_BYTES])


def open_message(thread_key: bytes, place: Place, envelope: bytes) -> Content:
    """Return what the message says, if it stands where it was written for.

    Raises:
        Malformed, Unsupported: Not an envelope, or not a message inside.
        CannotOpen: Another thread, author, role, kind, key epoch or mid, or changed bytes.
    """
    if parse_envelope(envelope) != Header(place.ke, place.mid):
        raise CannotOpen
    padded = decrypt(message_key(thread_key), envelope[HEADER_BYTES:], place.aad())
    return decode_content(unpad(padded))


def pad(content: bytes) -> bytes:
    """Return ``u32 len ‖ content ‖ zeros`` in the smallest size class that holds it."""
    framed = u32(len(content)) + content
    for size in SIZE_CLASSES:
        if len(framed) <= size:
            return framed.ljust(size, b"\0")
    raise TooLong


def unpad(padded: bytes) -> bytes:
    """Return the content of a padded block; the rest must be zeros."""
    if len(padded) not in SIZE_CLASSES:
        raise Malformed("not a size class")
    return unframe(padded)


def unframe(framed: bytes) -> bytes:
    """Return what stands in ``u32 len ‖ content ‖ zeros``."""
    end = _LENGTH_BYTES + int.from_bytes(framed[:_LENGTH_BYTES], "big")
    if len(framed) < _LENGTH_BYTES or end > len(framed) or any(framed[end:]):
        raise Malformed("wrong padding")
    return framed[_LENGTH_BYTES:end]


def encode_content(content: Content) -> bytes:
    """Return the JSON of a message; absent parts are left out."""
    if _KNOWN & content.more.keys():
        raise Malformed("a key of the format itself")
    value: dict[str, Any] = {"v": VERSION, "t": text_of(content.text)}
    if content.seen is not None:
        value["p"] = to_base64url(sized(content.seen, ID_BYTES))
    if content.team_epoch is not None:
        value["te"] = whole(content.team_epoch)
    if content.sent_ms is not None:
        value["ts"] = whole(content.sent_ms)
    if content.attachments:
        value["a"] = [ref.to_value() for ref in content.attachments]
    return to_json(value | content.more)


def decode_content(data: bytes) -> Content:
    """Return what the JSON of a message says.

    Raises:
        Unsupported: Another version of the content.
        Malformed: Not such JSON.
    """
    value = from_json(data)
    if whole(value.get("v")) != VERSION:
        raise Unsupported
    attachments = value.get("a", [])
    if not isinstance(attachments, list):
        raise Malformed("attachments are a list")
    return Content(
        text=text_of(value.get("t")),
        seen=bytes_of(value["p"], ID_BYTES) if "p" in value else None,
        team_epoch=whole(value["te"]) if "te" in value else None,
        sent_ms=whole(value["ts"]) if "ts" in value else None,
        attachments=tuple(map(attachment_ref, attachments)),
        more={key: item for key, item in value.items() if key not in _KNOWN},
    )
