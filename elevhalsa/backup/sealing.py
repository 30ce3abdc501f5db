"""An archive that only the holder of a key can open (docs/protocol.md, §11).

``head ‖ chunk ‖ chunk ‖ …``: the head holds a fresh key, sealed for the recipient; each chunk
of 64 KiB is bound to it, to its number and to whether it is the last. So no chunk can be
altered, moved, left out or brought from another archive, and none can be missing at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elevhalsa.backup.errors import BackupUnusable
from elevhalsa.backup.keys import NAME_BYTES, PublicKey, SecretKey
from elevhalsa.keys.e1.encoding import cat, digest, parse_cat, to_base64url
from elevhalsa.keys.e1.errors import CannotOpen, Malformed
from elevhalsa.keys.e1.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    SEAL_OVERHEAD,
    SUITE,
    TAG_BYTES,
    derive,
    open_sealed,
    random_bytes,
    seal,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LABEL = "E1/backup"
HEAD_BYTES = len(cat(LABEL, bytes(1), bytes(NAME_BYTES), bytes(SEAL_OVERHEAD + KEY_BYTES)))
CHUNK = 1 << 16  # bytes, before sealing
ALTERED = "{} is damaged, cut short or altered: it does not open."


@contextmanager
def sealed_to(file: BinaryIO, recipient: PublicKey) -> Iterator[BufferedIOBase]:
    """Seal what is written in the block; the end is sealed too, once the block has ended."""
    file_key = random_bytes(KEY_BYTES)
    sealed = seal(recipient.kem_pk, _info(recipient.name), file_key)
    head = cat(LABEL, bytes([SUITE]), recipient.name, sealed)
    file.write(head)
    chunks = _Chunks(file, _cipher(file_key, head))
    yield chunks
    chunks.end()


class _Chunks(BufferedIOBase):
    """Cuts what is written into chunks. The newest is held back: it may be the last."""

    def __init__(self, file: BinaryIO, cipher: AESGCM) -> None:
        self.file = file
        self.cipher = cipher
        self.number = 0
        self.held = bytearray()

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take some bytes."""
        self.held += data
        while len(self.held) > CHUNK:
            self._put(bytes(self.held[:CHUNK]), is_last=False)
            del self.held[:CHUNK]
        return memoryview(data).nbytes

    def end(self) -> None:
        """Write the last chunk."""
        self._put(bytes(self.held), is_last=True)

    def _put(self, plain: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self.number, is_last=is_last)
        self.file.write(self.cipher.encrypt(nonce, plain, None))
        self.number += 1


def is_sealed(archive: Path) -> bool:
    """Say whether an archive looks like one that was sealed. Without the key, nobody can tell."""
    with archive.open("rb") as file:
        return file.read(len(cat(LABEL))) == cat(LABEL)


def open_archive(archive: Path, secret: SecretKey, *, to: Path) -> None:
    """Write what was sealed to a file. Use none of it before this has returned.

    Raises:
        BackupUnusable: It was sealed for another key, or a bit of it is not as it was written.
    """
    with archive.open("rb") as file, to.open("wb") as plain:
        cipher = _read_head(archive, file, secret)
        number, sealed = 0, file.read(CHUNK + TAG_BYTES)
        while True:
            following = file.read(CHUNK + TAG_BYTES)
            nonce = _nonce(number, is_last=not following)
            try:
                plain.write(cipher.decrypt(nonce, sealed, None))
            except InvalidTag:
                raise BackupUnusable(ALTERED.format(archive.name)) from None
            if not following:
                return
            number, sealed = number + 1, following


def _read_head(archive: Path, file: BinaryIO, secret: SecretKey) -> AESGCM:
    head = file.read(HEAD_BYTES)
    try:
        suite, name, sealed = parse_cat(head, LABEL, 3)
        if suite != bytes([SUITE]):
            raise BackupUnusable(f"{archive.name} was sealed by another version of this product.")
        if name != secret.public.name:
            raise BackupUnusable(
                f"{archive.name} was sealed for the key {to_base64url(name)}, and this one is "
                f"{to_base64url(secret.public.name)}."
            )
        file_key = open_sealed(secret.seed, _info(name), sealed)
    except (Malformed, CannotOpen):
        raise BackupUnusable(ALTERED.format(archive.name)) from None
    return _cipher(file_key, head)


def _info(name: bytes) -> bytes:
    return cat("E1/backup-key", name)


def _cipher(file_key: bytes, head: bytes) -> AESGCM:
    return AESGCM(derive(file_key, cat("E1/backup-chunks", digest(head))))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + bytes([is_last])
