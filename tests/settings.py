"""The product's own settings, on databases and keys that live as long as the test run.

``ELEVHALSA_TEST_DATABASE=postgres`` runs the suite on PostgreSQL; SQLite otherwise.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.ports import free_port

MEMORY = Path("/dev/shm")  # a disk in memory, where there is one: thousands of commits are tried
ROOM = 500_000_000  # bytes


def scratch_place() -> Path | None:
    """Return where scratch folders are made; None for the usual place."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if roomy and shutil.disk_usage(MEMORY).free > ROOM else None


SCRATCH = Path(tempfile.mkdtemp(prefix="elevhalsa-tests-", dir=scratch_place()))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

POSTGRES_PORT = free_port() if os.environ.get("ELEVHALSA_TEST_DATABASE") == "postgres" else 0
if POSTGRES_PORT:
    server = f"postgresql://elevhalsa@127.0.0.1:{POSTGRES_PORT}"
    os.environ["ELEVHALSA_DATABASE"] = f"{server}/elevhalsa"
    os.environ["ELEVHALSA_KEYRING_DATABASE"] = f"{server}/keyring"
else:
    os.environ.pop("ELEVHALSA_DATABASE", None)
    os.environ.pop("ELEVHALSA_KEYRING_DATABASE", None)

os.environ["ELEVHALSA_DATA"] = str(SCRATCH)
keys = SCRATCH / "keys"
keys.mkdir(mode=0o700)
(keys / "kek").write_bytes(bytes(range(32)))
(keys / "secret_key").write_text("only-for-tests" * 4)

from elevhalsa.settings import *  # noqa: E402, F403
from elevhalsa.settings import DATABASES  # noqa: E402

if not POSTGRES_PORT:
    for name, options in DATABASES.items():
        # A file, as in life: an in-memory database locks in other ways.
        options["TEST"] = {"NAME": str(SCRATCH / f"test-{name}.sqlite3")}
