"""``cat``, the one encoding of everything signed, bound or derived, and base64url.

``cat(label, f1..fn) = u8 len(label) ‖ label ‖ (u32 len(fi) ‖ fi)*``. It is
injective: two different lists of fields never give the same bytes.
"""

import base64
import json
import math
import re
from hashlib import sha256
from typing import Any

from elevhalsa.keys.e1.errors import Malformed

ID_BYTES = 16
KID_BYTES = 16
HASH_BYTES = 32
ZERO_HASH = bytes(HASH_BYTES)
MAX_SAFE_INTEGER = 2**53 - 1  # what JSON carries exactly in every language

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_LENGTH_BYTES = 4


def cat(label: str, *fields: bytes) -> bytes:
    """Return the label and the fields as one unambiguous byte string."""
    head = label.encode("ascii")
    parts = [len(head).to_bytes(1, "big"), head]
    for field in fields:
        parts += (u32(len(field)), field)
    return b"".join(parts)


def read_cat(data: bytes, start: int, label: str, count: int) -> tuple[list[bytes], int]:
    """Return the ``count`` fields of the ``cat`` at ``start``, and where it ends.

    Raises:
        Malformed: Another label, or too few bytes.
    """
    head = cat(label)
    if data[start : start + len(head)] != head:
        raise Malformed("another label")
    at = start + len(head)
    fields = []
    for _ in range(count):
        size = int.from_bytes(_exactly(data, at, _LENGTH_BYTES), "big")
        fields.append(_exactly(data, at + _LENGTH_BYTES, size))
        at += _LENGTH_BYTES + size
    return fields, at


def parse_cat(data: bytes, label: str, count: int) -> list[bytes]:
    """Return the fields of ``data``, which must be this ``cat`` and nothing more.

    Raises:
        Malformed: Another label, another number of fields, or bytes left over.
    """
    fields, end = read_cat(data, 0, label, count)
    if end != len(data):
        raise Malformed("bytes left over")
    return fields


def _exactly(data: bytes, start: int, size: int) -> bytes:
    piece = data[start : start + size]
    if len(piece) != size:
        raise Malformed("too few bytes")
    return piece


def u8(number: int) -> bytes:
    """Return one byte."""
    return _unsigned(number, 1)


def u32(number: int) -> bytes:
    """Return four bytes, big-endian."""
    return _unsigned(number, 4)


def u64(number: int) -> bytes:
    """Return eight bytes, big-endian; at most 2^53 - 1, so that JavaScript can read it."""
    if number > MAX_SAFE_INTEGER:
        raise Malformed("number out of range")
    return _unsigned(number, 8)


def _unsigned(number: int, size: int) -> bytes:
    try:
        return number.to_bytes(size, "big")
    except OverflowError:
        raise Malformed("number out of range") from None


def read_unsigned(field: bytes, size: int) -> int:
    """Return the big-endian number in a field of exactly ``size`` bytes."""
    number = int.from_bytes(sized(field, size), "big")
    if number > MAX_SAFE_INTEGER:
        raise Malformed("number out of range")
    return number


def sized(field: bytes, size: int) -> bytes:
    """Return ``field``, if it has exactly ``size`` bytes."""
    if len(field) != size:
        raise Malformed("wrong length")
    return field


def digest(data: bytes) -> bytes:
    """Return SHA-256 of ``data``."""
    return sha256(data).digest()


def to_base64url(data: bytes) -> str:
    """Return base64url without padding: how bytes travel in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Return the bytes of a base64url text; only the one canonical spelling is taken.

    Raises:
        Malformed: Padding, other characters, or bits set that carry nothing.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise Malformed("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_base64url(data) != text:
        raise Malformed("not canonical base64url")
    return data


def id_to_text(value: bytes) -> str:
    """Return an id's wire form, 22 characters."""
    return to_base64url(sized(value, ID_BYTES))


def id_from_text(text: str) -> bytes:
    """Return the 16 bytes of an id's wire form."""
    return sized(from_base64url(text), ID_BYTES)


def to_json(value: dict[str, Any]) -> bytes:
    """Return compact JSON in UTF-8, as every JavaScript engine writes it.

    Raises:
        Malformed: Half a surrogate pair, or not a JSON value.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (ValueError, TypeError, RecursionError):
        raise Malformed("not JSON") from None


def from_json(data: bytes) -> dict[str, Any]:
    """Return the JSON object in ``data``.

    Raises:
        Malformed: Not UTF-8, not JSON, or not an object.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    return value


def _refuse_constant(_name: str) -> None:
    raise Malformed("NaN and Infinity are not JSON")


def whole(value: object) -> int:
    """Return a JSON value that must be a whole number from 0 to 2^53 - 1.

    ``1e3`` and ``1000`` are one number, as they are in JavaScript.
    """
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed("not a whole number")
    if not 0 <= value <= MAX_SAFE_INTEGER:
        raise Malformed("number out of range")
    return value


def text_of(value: object) -> str:
    """Return a JSON value that must be text without half surrogate pairs."""
    if not isinstance(value, str):
        raise Malformed("not text")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise Malformed("half a surrogate pair")
    return value


def bytes_of(value: object, size: int) -> bytes:
    """Return a JSON value that must be base64url of exactly ``size`` bytes."""
    return sized(from_base64url(text_of(value)), size)
