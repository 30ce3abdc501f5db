"""SQLite: copied while it is written to, with SQLite's own backup; put back as a whole file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from elevhalsa.at_rest.kek import sync_folder
from elevhalsa.backup.errors import BackupUnusable

PART = "database.sqlite3"


def copy_out(connection: BaseDatabaseWrapper, folder: Path) -> list[Path]:
    """Copy the database as of one moment into ``folder``. Return the file."""
    copy = folder / PART
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
    check(copy)
    return [copy]


def copy_in(connection: BaseDatabaseWrapper, folder: Path) -> None:
    """Put the file in ``folder`` in the place of the database. Nobody may have it open."""
    copy = folder / PART
    check(copy)
    place = Path(connection.settings_dict["NAME"])
    connections[connection.alias].close()
    waiting = place.with_name(f".{place.name}.restored")
    waiting.write_bytes(copy.read_bytes())
    waiting.chmod(0o600)
    with waiting.open("rb") as done:
        os.fsync(done.fileno())
    for rest in ("-wal", "-shm"):  # of the database that goes
        place.with_name(place.name + rest).unlink(missing_ok=True)
    waiting.replace(place)
    sync_folder(place.parent)


def check(copy: Path) -> None:
    """Let SQLite look through a whole file.

    Raises:
        BackupUnusable: It is damaged.
    """
    with closing(sqlite3.connect(copy)) as opened:
        try:
            (found,) = opened.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError:
            found = "not a database"
    if found != "ok":
        raise BackupUnusable("The copy of the database is damaged.")
