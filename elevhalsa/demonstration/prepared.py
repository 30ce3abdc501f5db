"""The demonstration as its actors left it: both databases, their key, the accounts, in one file.

The actors in ``tests/`` play for minutes (``python -m tests.demonstration.prepare``); a start
unpacks what they made. Nothing in it signs sessions: ``elevhalsa init`` makes those keys anew.
"""

import json
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

from elevhalsa.demonstration.folder import ACCOUNTS, DATABASES, Accounts

FILE = Path(__file__).with_name("prepared.zip")
CLOCK = "clock.json"  # what the promise's clock showed when the story was over
KEK = "keys/kek"
PRIVATE, READ_ONLY = 0o600, 0o400


def pack(data: Path, *, now: datetime, into: Path = FILE) -> None:
    """Pack the demonstration of the stopped server on ``data``."""
    with ZipFile(into, "w", ZIP_LZMA) as archive:
        for name in (*DATABASES, KEK, ACCOUNTS):
            archive.write(data / name, name)
        archive.writestr(CLOCK, json.dumps({"now": now.isoformat(timespec="seconds")}))


def unpack(folder: Path) -> None:
    """Lay databases and key into a new folder; without its accounts it is not made yet."""
    with ZipFile(FILE) as archive:
        for name in (*DATABASES, KEK):
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place.unlink(missing_ok=True)
            place.write_bytes(archive.read(name))
            place.chmod(READ_ONLY if name == KEK else PRIVATE)


def accounts() -> Accounts:
    """Return who can sign in, and how."""
    with ZipFile(FILE) as archive:
        read: Accounts = json.loads(archive.read(ACCOUNTS))
        return read


def clock_at() -> datetime:
    """Return what the promise's clock shows when somebody begins to look around."""
    with ZipFile(FILE) as archive:
        return datetime.fromisoformat(json.loads(archive.read(CLOCK))["now"])
