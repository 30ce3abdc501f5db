"""The key-encryption key: 32 bytes in a file outside every database.

A rotation keeps two more files beside it: ``.next`` until every data key is wrapped anew, and
the one before under its own short name, until somebody destroys it.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from elevhalsa.at_rest.errors import KeyFileProblem

KEK_BYTES = 32


def make_kek_file(path: Path) -> None:
    """Make a new key file that only its owner can read (mode 0400). Never overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_kek_file(path, os.urandom(KEK_BYTES))


def write_kek_file(path: Path, kek: bytes) -> None:
    """Write a key to a new file, and on to the disk (mode 0400). Never overwrites."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "wb") as file:
        file.write(kek)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep which files a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kek_id(kek: bytes) -> str:
    """Return the short name of a key-encryption key: it says which, and nothing about it."""
    return hashlib.sha256(b"E1/kek-id" + kek).hexdigest()[:16]


def kek_path() -> Path:
    """Return where the key file is."""
    return Path(settings.E1_KEK_FILE)


def next_path() -> Path:
    """Return where a rotation keeps the new key until it is in force."""
    return kek_path().with_name(f"{kek_path().name}.next")


def former_path(name: str) -> Path:
    """Return where a rotation leaves the key that was in force before."""
    return kek_path().with_name(f"{kek_path().name}.{name}")


def current_kek() -> bytes:
    """Return the key that wraps new data keys. Read each time: another process may rotate it.

    Raises:
        KeyFileProblem: The file is missing or has another length.
    """
    return read_kek(kek_path())


def kek_named(name: str) -> bytes:
    """Return the key of this short name, from the key file or those of a rotation beside it.

    Raises:
        KeyFileProblem: None of the files holds it.
    """
    current = current_kek()
    if kek_id(current) == name:
        return current
    for path in (next_path(), former_path(name)):
        if path.exists() and kek_id(kek := read_kek(path)) == name:
            return kek
    raise KeyFileProblem(
        f"The key ring was made with the key {name}, and the key file {kek_path()} holds "
        f"{kek_id(current)}. Put the right key file back, or set E1_KEK_FILE to its place."
    )


def read_kek(path: Path) -> bytes:
    """Return the key in ``path``.

    Raises:
        KeyFileProblem: It cannot be read, or has another length.
    """
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
