"""A thread's key K: sealed to each reader, committed to, and wrapped under the next one.

``manifest`` signs who the readers are; this is what stands behind its entries.
"""

import hmac
from dataclasses import dataclass
from enum import IntEnum

from elevhalsa.keys.e1.encoding import ID_BYTES, cat, digest, sized, u8, u32
from elevhalsa.keys.e1.errors import CommitMismatch
from elevhalsa.keys.e1.primitives import (
    AEAD_OVERHEAD,
    KEY_BYTES,
    SEAL_OVERHEAD,
    KeyPair,
    PublicKeys,
    decrypt,
    derive,
    encrypt,
    open_sealed,
    random_bytes,
    seal,
)

GRANT_BYTES = SEAL_OVERHEAD + KEY_BYTES
HIST_BYTES = AEAD_OVERHEAD + KEY_BYTES
NO_HIST = b""


class RecipientType(IntEnum):
    """What a reader is to the thread; also the author's role in a message."""

    STUDENT = 0
    TEAM = 1
    BACK_UP = 2


@dataclass(frozen=True)
class Recipient:
    """A reader to seal for: a student's identity or the newest epoch of a team."""

    type: RecipientType
    id: bytes
    keys: PublicKeys


@dataclass(frozen=True)
class Grant:
    """The thread key sealed to one reader."""

    type: RecipientType
    id: bytes
    kid: bytes
    sealed: bytes


@dataclass(frozen=True)
class KeyEpoch:
    """What every grant of one key epoch is bound to."""

    thread: bytes
    ke: int
    commit: bytes


def new_thread_key() -> bytes:
    """Return a fresh K."""
    return random_bytes(KEY_BYTES)


def commitment(key: bytes) -> bytes:
    """Return what a manifest says of its key, so that all readers get the same one."""
    return derive(sized(key, KEY_BYTES), b"E1/commit")


def seal_grant(epoch: KeyEpoch, key: bytes, reader: Recipient) -> Grant:
    """Return K sealed to ``reader``, for this key epoch alone."""
    info = _grant_info(epoch, reader.type, reader.id, reader.keys.kid)
    return Grant(reader.type, reader.id, reader.keys.kid, seal(reader.keys.kem_pk, info, key))


def unseal_grant(epoch: KeyEpoch, grant: Grant, keys: KeyPair) -> bytes:
    """Return K, which is the one that ``epoch`` commits to.

    Raises:
        CannotOpen: Sealed for another place or person.
        CommitMismatch: Another key inside than other readers got.
    """
    info = _grant_info(epoch, grant.type, grant.id, keys.kid)
    return committed(open_sealed(keys.kem_seed, info, grant.sealed), epoch.commit)


def _grant_info(epoch: KeyEpoch, kind: RecipientType, owner: bytes, kid: bytes) -> bytes:
    return cat("E1/grant", epoch.thread, u32(epoch.ke), u8(kind), owner, kid, epoch.commit)


def seal_hist(epoch: KeyEpoch, key: bytes, previous_key: bytes) -> bytes:
    """Return ``hist``: the key before, under K."""
    return encrypt(_hist_key(key), sized(previous_key, KEY_BYTES), _hist_aad(epoch))


def unseal_hist(epoch: KeyEpoch, key: bytes, hist: bytes, previous_commit: bytes) -> bytes:
    """Return the key before, which is the one that its own manifest committed to.

    Raises:
        CannotOpen, CommitMismatch: The bytes or the key inside are wrong.
    """
    return committed(decrypt(_hist_key(key), hist, _hist_aad(epoch)), previous_commit)


def _hist_key(key: bytes) -> bytes:
    return derive(key, b"E1/hist-key")


def _hist_aad(epoch: KeyEpoch) -> bytes:
    return cat("E1/hist", epoch.thread, u32(epoch.ke))


def committed(key: bytes, commit: bytes) -> bytes:
    """Return ``key``, if it is the one that ``commit`` says.

    Raises:
        CommitMismatch: It is another.
    """
    if len(key) != KEY_BYTES or not hmac.compare_digest(commitment(key), commit):
        raise CommitMismatch
    return key


def companion_of(thread: bytes) -> bytes:
    """Return the id of the thread that holds the staff's notes and drafts on ``thread``."""
    return digest(cat("E1/companion", sized(thread, ID_BYTES)))[:ID_BYTES]
