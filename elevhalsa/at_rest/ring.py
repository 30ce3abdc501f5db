"""The key ring: data keys, wrapped under the key-encryption key, in a database of their own.

The key ring commits before the rows that need it: it is another database, and the two do
not commit together. An orphan is swept; a row without its key would be lost.
"""

import os
import time
from collections.abc import Collection
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elevhalsa.at_rest.errors import KeyFileProblem, Shredded
from elevhalsa.at_rest.kek import current_kek, kek_id, kek_named
from elevhalsa.at_rest.models import DataKey

RING = "keyring"
NONCE = 12
KEPT_S = 30.0  # an opened key is forgotten: what one process shreds, no other opens for longer
MOST_KEPT = 4096

_opened: dict[UUID, tuple[float, bytes]] = {}


def make_key(scope: str) -> DataKey:
    """Make a data key."""
    return make_keys(scope, 1)[0]


def make_keys(scope: str, number: int) -> list[DataKey]:
    """Make several data keys in one statement."""
    kek = current_kek()
    keys = [DataKey(scope=scope, kek_id=kek_id(kek)) for _ in range(number)]
    for key in keys:
        key.wrapped = wrap(key.pk, os.urandom(32), kek=kek)
    return DataKey.objects.using(RING).bulk_create(keys)


def make_named_key(key_id: UUID, scope: str) -> None:
    """Make the data key of this id, unless it is there: of two at once one is made."""
    kek = current_kek()
    wrapped = wrap(key_id, os.urandom(32), kek=kek)
    key = DataKey(pk=key_id, scope=scope, kek_id=kek_id(kek), wrapped=wrapped)
    DataKey.objects.using(RING).bulk_create([key], ignore_conflicts=True)


def open_key(data_key_id: UUID) -> bytes:
    """Return a data key's bytes (32).

    Raises:
        Shredded: The key was destroyed.
        KeyFileProblem: No key file holds the key that wrapped it.
    """
    until, key = _opened.get(data_key_id, (0.0, b""))
    if until > time.monotonic():
        return key
    row = DataKey.objects.filter(pk=data_key_id).first()
    if row is None:
        _opened.pop(data_key_id, None)
        raise Shredded("data key shredded")
    key = unwrap(row)
    if len(_opened) >= MOST_KEPT:
        _opened.clear()
    _opened[data_key_id] = (time.monotonic() + KEPT_S, key)
    return key


def kept(data_key_ids: Collection[UUID]) -> set[UUID]:
    """Return which of some data keys are not destroyed. It asks the key ring, not the memory."""
    if not data_key_ids:
        return set()
    return set(DataKey.objects.filter(pk__in=data_key_ids).values_list("pk", flat=True))


def forget_opened_keys() -> None:
    """Drop every opened data key from this process's memory at once."""
    _opened.clear()


def unwrap(row: DataKey) -> bytes:
    """Return the bytes of a stored data key.

    Raises:
        KeyFileProblem: No key file holds the key that wrapped it, or it was altered.
    """
    wrapped = bytes(row.wrapped)
    kek = kek_named(row.kek_id)
    try:
        return AESGCM(kek).decrypt(wrapped[:NONCE], wrapped[NONCE:], _aad(row.pk))
    except InvalidTag as broken:
        raise KeyFileProblem("A data key does not open under the key file.") from broken


def wrap(data_key_id: UUID, key: bytes, *, kek: bytes) -> bytes:
    """Return a data key under a key-encryption key; it opens under its own id alone."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(kek).encrypt(nonce, key, _aad(data_key_id))


def _aad(data_key_id: UUID) -> bytes:
    return b"E1/dek" + data_key_id.bytes
