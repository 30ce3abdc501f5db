"""The product as a process of its own, on a free port and a data folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.ports import free_port

START_S = 30
COMMAND = (sys.executable, "-c", "from elevhalsa.cli import main; main()")


@dataclass
class Product:
    """One server process. Its log is ``log``; each start has the same folder, port and keys."""

    folder: Path
    port: int = field(default_factory=free_port)
    env: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Return the address that people use."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Return the file of all that the server logs and prints."""
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        """Return the process's environment: nothing of the test run's own settings."""
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("ELEVHALSA", "DJANGO"))}
        data = {"ELEVHALSA_DATA": str(self.folder), "ELEVHALSA_PUBLIC_URL": self.url}
        return {**ours, **data, **self.env}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one ``elevhalsa`` command on the product's data."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self) -> None:
        """Start the server and wait until it serves."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port), *self.options],
                env=self.environment(),
                stdout=log,
                stderr=log,
                text=True,
            )
        give_up = time.monotonic() + START_S
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < give_up, self.log.read_text()
            time.sleep(0.05)

    def answers(self) -> bool:
        """Return whether the server is alive."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send the server process a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self, timeout_s: float = 30) -> int:
        """Wait for the process to end. Return its exit code."""
        assert self.process is not None
        return self.process.wait(timeout_s)

    def stop(self) -> int:
        """Ask the process to end, and wait. Return its exit code."""
        self.send(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End the process as a power cut would, as far as the process can tell."""
        self.send(signal.SIGKILL)
        self.wait()


@contextmanager
def running(folder: Path, **options: object) -> Iterator[Product]:
    """Make a new installation in ``folder``, serve it, and end it with the block."""
    product = Product(folder=folder, **options)  # type: ignore[arg-type]  # the fields' own names
    made = product.command("init")
    assert made.returncode == 0, made.stderr
    product.start()
    try:
        yield product
    finally:
        if product.process is not None and product.process.poll() is None:
            product.kill()
