"""Attachments: one random key each, padded so that the size says little (Padmé).

The key, name, type, size and digest travel inside a message; the server stores
opaque bytes.
"""

import hmac
from dataclasses import dataclass, field
from typing import Any

from elevhalsa.keys.e1.encoding import (
    HASH_BYTES,
    ID_BYTES,
    bytes_of,
    cat,
    digest,
    id_to_text,
    sized,
    text_of,
    to_base64url,
    whole,
)
from elevhalsa.keys.e1.errors import CannotOpen, Malformed, TooLong
from elevhalsa.keys.e1.primitives import AEAD_OVERHEAD, KEY_BYTES, decrypt, encrypt, random_bytes

MAX_ATTACHMENT = 5 * 1024 * 1024  # bytes before padding


@dataclass(frozen=True)
class AttachmentRef:
    """What a message says of an attachment: where it is, its key, and what it must be."""

    blob: bytes
    key: bytes = field(repr=False)
    name: str
    type: str
    size: int
    sealed_digest: bytes

    def to_value(self) -> dict[str, Any]:
        """Return the JSON object in the message's list ``a``."""
        return {
            "id": id_to_text(self.blob),
            "key": to_base64url(sized(self.key, KEY_BYTES)),
            "name": text_of(self.name),
            "type": text_of(self.type),
            "size": whole(self.size),
            "hash": to_base64url(sized(self.sealed_digest, HASH_BYTES)),
        }


def attachment_ref(value: object) -> AttachmentRef:
    """Return what one object of a message's list ``a`` says.

    Raises:
        Malformed: Not such an object.
    """
    if not isinstance(value, dict):
        raise Malformed("an attachment is an object")
    return AttachmentRef(
        blob=bytes_of(value.get("id"), ID_BYTES),
        key=bytes_of(value.get("key"), KEY_BYTES),
        name=text_of(value.get("name")),
        type=text_of(value.get("type")),
        size=whole(value.get("size")),
        sealed_digest=bytes_of(value.get("hash"), HASH_BYTES),
    )


def seal_file(
    thread: bytes, blob: bytes, data: bytes, *, name: str, mime: str
) -> tuple[AttachmentRef, bytes]:
    """Return what to put in the message, and the bytes to store, under a fresh key.

    Raises:
        TooLong: More than 5 MiB.
    """
    key = random_bytes(KEY_BYTES)
    sealed = seal_attachment(key, thread, blob, data)
    ref = AttachmentRef(blob, key, name, mime, len(data), digest(sealed))
    return ref, sealed


def padme(size: int) -> int:
    """Return the padded length: at most 12 % more, and only few lengths exist."""
    if size == 0:
        return 0
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask


def seal_attachment(key: bytes, thread: bytes, blob: bytes, data: bytes) -> bytes:
    """Return the stored bytes. ``key`` is used for this one blob only.

    Raises:
        TooLong: More than 5 MiB.
    """
    if len(data) > MAX_ATTACHMENT:
        raise TooLong
    return encrypt(key, data.ljust(padme(len(data)), b"\0"), _aad(thread, blob))


def open_attachment(ref: AttachmentRef, thread: bytes, sealed: bytes) -> bytes:
    """Return the file that ``ref`` names.

    Raises:
        CannotOpen: Other bytes than the message named, or another place.
        Malformed: A size that does not fit.
    """
    if not hmac.compare_digest(digest(sealed), ref.sealed_digest):
        raise CannotOpen
    padded = decrypt(ref.key, sealed, _aad(thread, ref.blob))
    if padme(ref.size) != len(padded) or any(padded[ref.size :]):
        raise Malformed("wrong size or padding")
    return padded[: ref.size]


def is_stored_size(size: int) -> bool:
    """Return whether a blob of this length can be an attachment: all a server can check."""
    padded = size - AEAD_OVERHEAD
    return 0 < padded <= padme(MAX_ATTACHMENT) and padme(padded) == padded


MAX_STORED = padme(MAX_ATTACHMENT) + AEAD_OVERHEAD  # bytes of the longest that is stored


def _aad(thread: bytes, blob: bytes) -> bytes:
    return cat("E1/att", sized(thread, ID_BYTES), sized(blob, ID_BYTES))
