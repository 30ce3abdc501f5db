"""The data folder of a demonstration: marked at its first start, thrown away if half made."""

import json
from pathlib import Path
from typing import Any

MARK = "demonstration"  # an empty file; settings.py looks for it
ACCOUNTS = "demo.json"
DATABASES = ("elevhalsa.sqlite3", "keyring.sqlite3")

Accounts = dict[str, Any]


class InUse(Exception):
    """The folder holds an installation that is not a demonstration."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds an installation that is not a demonstration, and stays as it is. "
            "Choose another folder: make run DATA=some/dir"
        )


def prepare(folder: Path) -> None:
    """Make an existing ``folder`` one where a demonstration may be made or goes on.

    One that was interrupted while it was made is begun again.

    Raises:
        InUse: Something real is in it.
    """
    files = [folder / (name + end) for name in DATABASES for end in ("", "-wal", "-shm")]
    there = [file for file in files if file.exists()]
    if there and not (folder / MARK).exists():
        raise InUse(folder)
    (folder / MARK).touch()
    if not is_made(folder):
        for file in there:
            file.unlink()


def is_made(folder: Path) -> bool:
    """Say whether the demonstration in ``folder`` is complete."""
    return (folder / ACCOUNTS).exists()


def accounts(folder: Path) -> Accounts:
    """Return who can sign in, and how."""
    read: Accounts = json.loads((folder / ACCOUNTS).read_text(encoding="utf-8"))
    return read


def write_accounts(folder: Path, content: Accounts) -> None:
    """Write who can sign in, whole or not at all."""
    new = folder / f"{ACCOUNTS}.new"
    new.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    new.replace(folder / ACCOUNTS)
