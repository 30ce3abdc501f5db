"""The key-encryption key: 32 bytes in a file outside every database."""

import hashlib
import os
from functools import cache
from pathlib import Path

from django.conf import settings

from elevhalsa.at_rest.errors import KeyFileProblem

KEK_BYTES = 32


def make_kek_file(path: Path) -> None:
    """Make a new key file that only its owner can read (mode 0400). Never overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEK_BYTES))
        file.flush()
        os.fsync(file.fileno())


def kek_id(kek: bytes) -> str:
    """Return the short name of a key-encryption key: it says which, and nothing about it."""
    return hashlib.sha256(b"E1/kek-id" + kek).hexdigest()[:16]


def current_kek() -> bytes:
    """Return the key that wraps new data keys.

    Raises:
        KeyFileProblem: The file is missing or has another length.
    """
    return read_kek(Path(settings.E1_KEK_FILE))


@cache
def read_kek(path: Path) -> bytes:
    """Return the key in ``path``; read once a process."""
    try:
        kek = path.read_bytes()
    except OSError as problem:
        raise KeyFileProblem(
            f"The key file {path} cannot be read ({problem.strerror}). Put the file back from "
            "where it is kept (never from the database backup), or set E1_KEK_FILE to its place."
        ) from problem
    if len(kek) != KEK_BYTES:
        raise KeyFileProblem(
            f"The key file {path} has {len(kek)} bytes instead of {KEK_BYTES}: it is damaged or "
            "another file. Put the right file back, or set E1_KEK_FILE to its place."
        )
    return kek
