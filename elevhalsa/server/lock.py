"""One server process for one set of SQLite files.

Sockets of two processes would not hear of each other (the channel layer is in memory), so the
second is refused. The lock is the operating system's: it ends with the process, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class AlreadyServed(Exception):
    """Another process holds the files; the message says which and what to do."""


def lock_file() -> Path | None:
    """Return the lock's place, or None where the database needs no such lock."""
    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        return None
    return Path(f"{database['NAME']}.lock")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock for the length of the block.

    Raises:
        AlreadyServed: Another process holds it.
    """
    place = lock_file()
    if place is None:
        yield
        return
    with place.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(sentence(place, holder(place))) from None
        write_holder(place)
        yield


def holder(place: Path) -> int | None:
    """Return the process that wrote itself into the lock last."""
    written = place.read_text().strip()
    return int(written) if written.isdigit() else None


def write_holder(place: Path) -> None:
    """Write this process into the lock, for people and for ``elevhalsa drain``."""
    place.write_text(f"{os.getpid()}\n")


def sentence(place: Path, process: int | None) -> str:
    """Say why we do not start."""
    who = f"process {process}" if process else "another process"
    return (
        f"A server already runs on {place.with_suffix('')} ({who}). One process serves one set of "
        "SQLite files: stop it first, or use PostgreSQL (docs/operations.md)."
    )
