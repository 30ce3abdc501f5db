"""Data keys by scope: ``pin``, ``organisation:<id>``, ``school:<id>``, ``thread:<id>``.

The key ring commits before the rows that need it: it is another database, and the two do
not commit together. An orphan is swept; a row without its key would be lost.
"""

import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from elevhalsa.at_rest.errors import KeyFileProblem, Shredded
from elevhalsa.at_rest.kek import current_kek, kek_id
from elevhalsa.at_rest.models import DataKey

RING = "keyring"
NONCE = 12


def key_for(scope: str) -> tuple[UUID, bytes]:
    """Return id and bytes of the key that seals new columns of ``scope``; made when first asked."""
    found = _newest(scope)
    if found is None:
        with transaction.atomic(using=RING):
            found = _newest(scope) or _make(scope)
    return found.pk, open_key(found.pk)


def keys_of(scope: str) -> list[bytes]:
    """Return the bytes of every key the scope has or had."""
    return [open_key(row.pk) for row in DataKey.objects.filter(scope=scope)]


def _newest(scope: str) -> DataKey | None:
    return DataKey.objects.filter(scope=scope, retired_at=None).order_by("pk").first()


def _make(scope: str) -> DataKey:
    key = DataKey(scope=scope, kek_id=kek_id(current_kek()))
    key.wrapped = _wrap(key.pk, os.urandom(32))
    key.save(using=RING)
    return key


@lru_cache(maxsize=4096)
def open_key(data_key_id: UUID) -> bytes:
    """Return a data key's bytes (32).

    Raises:
        Shredded: The key was destroyed.
        KeyFileProblem: The key-encryption key in force is not the one that wrapped it.
    """
    row = DataKey.objects.filter(pk=data_key_id).first()
    if row is None:
        raise Shredded("data key shredded")
    kek = current_kek()
    if row.kek_id != kek_id(kek):
        raise KeyFileProblem(
            f"The key ring was made with the key {row.kek_id}, and the key file holds "
            f"{kek_id(kek)}. Put the right key file back, or set E1_KEK_FILE to its place."
        )
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(kek).decrypt(wrapped[:NONCE], wrapped[NONCE:], _aad(data_key_id))
    except InvalidTag as broken:
        raise KeyFileProblem("A data key does not open under the key file.") from broken


def forget_opened_keys() -> None:
    """Drop every opened data key from this process's memory: after a shredding or a rotation."""
    open_key.cache_clear()


def _wrap(data_key_id: UUID, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(current_kek()).encrypt(nonce, key, _aad(data_key_id))


def _aad(data_key_id: UUID) -> bytes:
    return b"E1/dek" + data_key_id.bytes
