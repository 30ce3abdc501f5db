"""How ids, bytes and moments travel in JSON (docs/interface.md, "Conventions")."""

import base64
import binascii
import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema, field_validator

ID_BYTES = 16
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*\Z")


def to_text(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: object) -> bytes:
    """Return the bytes of base64url without padding; exactly one text stands for each bytes.

    Raises:
        ValueError: Another alphabet, padding, an impossible length or stray bits at the end.
    """
    if not isinstance(text, str) or not _ALPHABET.match(text):
        raise ValueError("not base64url")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as broken:
        raise ValueError("not base64url") from broken
    if to_text(raw) != text:
        raise ValueError("not base64url")
    return raw


def _id(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    raw = from_text(value)
    if len(raw) != ID_BYTES:
        raise ValueError("an id has 16 bytes")
    return UUID(bytes=raw)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else from_text(value)


def moment_text(value: datetime) -> str:
    """Return a moment's wire form: UTC, to the millisecond."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Id = Annotated[
    UUID,
    BeforeValidator(_id),
    PlainSerializer(lambda value: to_text(value.bytes), return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"}),
]
Bytes = Annotated[
    bytes,
    BeforeValidator(_bytes),
    PlainSerializer(to_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]*$"}),
]
Moment = Annotated[datetime, PlainSerializer(moment_text, return_type=str)]


class Body(Schema):
    """What a client sends. A field that is not declared is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _is_one_line(cls, value: object) -> object:
        """Refuse control characters: no line of text needs them, and no database holds a NUL."""
        if isinstance(value, str) and any(unicodedata.category(one) == "Cc" for one in value):
            raise ValueError("control characters are no text")
        return value


class IdConverter:
    """Ids in addresses: ``{id:thread}``."""

    regex = r"[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> UUID:
        """Return the id, or let the address match nothing."""
        return _id(value)

    def to_url(self, value: UUID) -> str:
        """Return the id as it stands in an address."""
        return to_text(value.bytes)
