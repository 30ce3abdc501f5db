"""Lets the actors make the demonstration anew, and packs what they made.

python -m tests.demonstration.prepare            writes elevhalsa/demonstration/prepared.zip
python -m tests.demonstration.prepare --into F   writes another file
"""

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from elevhalsa.demonstration import folder, prepared
from tests.demonstration import kind, school_days
from tests.servers import ELEVHALSA, Service

PATIENCE_S = 60 * 60
OVER = ("django_session",)  # their key is not packed: nobody can use them


def main(arguments: Sequence[str] | None = None) -> int:
    """Make it and say what is in it. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=prepared.FILE)
    wanted = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        make(data)
        prepared.pack(data, now=school_days.TODAY, into=wanted.into)
        for line in kind.lines(kind.of(data)):
            sys.stdout.write(f"{line}\n")
    size = wanted.into.stat().st_size // 1024
    sys.stdout.write(f"{wanted.into}: {size} KiB, in {time.monotonic() - began:.0f} s\n")
    return 0


def make(data: Path) -> None:
    """Let the actors play in a new folder, at a server of its own, and leave it ready to pack."""
    data.mkdir(parents=True)
    folder.prepare(data)
    service = Service(data)
    service.set_up()
    service.start("--no-scheduler")  # the story is its own, or things would happen twice as late
    try:
        subprocess.run(
            [ELEVHALSA, "demo", "make", "--url", service.url],
            env=service.environment,
            timeout=PATIENCE_S,
            check=True,
        )
    finally:
        service.stop()
    for name in folder.DATABASES:
        tidy(data / name)


def tidy(database: Path) -> None:
    """Leave one file without gaps, and without sessions."""
    with closing(sqlite3.connect(database)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        for table in tables.intersection(OVER):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")


if __name__ == "__main__":
    sys.exit(main())
