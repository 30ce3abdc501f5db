"""Sealed columns: ``01 ‖ data key id (16) ‖ nonce (12) ‖ ciphertext ‖ tag`` (docs/protocol.md, §9).

The associated data names table, column and row: a ciphertext that is moved does not open.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elevhalsa.at_rest import ring, scopes
from elevhalsa.at_rest.errors import FieldBroken

VERSION = 1
HEAD = 1 + 16
NONCE = 12


@dataclass(frozen=True)
class Place:
    """Where a sealed column lives: its table, column and row."""

    table: str
    column: str
    pk: UUID

    def aad(self) -> bytes:
        """Return the associated data that binds a ciphertext to this place."""
        parts = (self.table.encode(), self.column.encode(), self.pk.bytes)
        label = b"E1/field"
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return bytes([len(label)]) + label + framed


def seal(plain: bytes, *, scope: str, place: Place) -> bytes:
    """Seal a column's value under the scope's data key."""
    key_id, key = scopes.key_for(scope)
    nonce = os.urandom(NONCE)
    body = AESGCM(key).encrypt(nonce, plain, place.aad())
    return bytes([VERSION]) + key_id.bytes + nonce + body


def key_of(sealed: bytes | memoryview) -> UUID:
    """Return the id of the data key that sealed a column's value."""
    return UUID(bytes=bytes(sealed)[1:HEAD])


def unseal(sealed: bytes | memoryview, *, place: Place) -> bytes:
    """Return a sealed column's value.

    Raises:
        FieldBroken: Altered, moved from another place, or of an unknown version.
        Shredded: Its data key was destroyed.
    """
    sealed = bytes(sealed)
    if len(sealed) < HEAD + NONCE + 16 or sealed[0] != VERSION:
        raise FieldBroken("not a sealed column")
    key = ring.open_key(key_of(sealed))
    nonce, body = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.aad())
    except InvalidTag as broken:
        raise FieldBroken("column does not open in this place") from broken
