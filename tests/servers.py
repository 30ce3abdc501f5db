"""The service in a process of its own, as an operator starts it; tests talk to it from outside."""

import http.client
import os
import signal
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path

from tests.ports import free_port

ELEVHALSA = Path(sys.executable).with_name("elevhalsa")
PATIENCE_S = 120


class Service:
    """A server on its own data folder. ``url`` is where its people think it is."""

    def __init__(self, data: Path, *, public_url: str = "", **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = public_url or f"http://localhost:{self.port}"
        self.output = data / "server.out"
        self.program: tuple[str | Path, ...] = (
            ELEVHALSA,
        )  # what serves: faults may be planted in it
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if "ELEVHALSA" not in name},
            "DJANGO_SETTINGS_MODULE": "elevhalsa.settings",
            "ELEVHALSA_DATA": str(data),
            "ELEVHALSA_PUBLIC_URL": self.url,
            "E1_KEK_FILE": str(data / "keys" / "kek"),
            **environment,
        }

    def command(self, *arguments: str) -> str:
        """Run ``elevhalsa`` on this service's folder. Return what it printed."""
        done = self.tried(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def tried(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run ``elevhalsa`` on this service's folder, whether or not it succeeds."""
        return subprocess.run(
            [ELEVHALSA, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def set_up(self) -> None:
        """Make keys and databases."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.command("init")

    def start(self, *options: str) -> None:
        """Serve, and return when the service answers."""
        self.launch(*options)
        self.wait_until_up()

    def launch(self, *options: str) -> None:
        """Begin to serve, and do not wait for it."""
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [*self.program, "serve", "--port", str(self.port), *options],
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    def wait_until_up(self) -> None:
        """Return when the service answers."""
        give_up = time.monotonic() + PATIENCE_S
        while not self.is_up():
            assert self.process is not None
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < give_up, self.output.read_text()
            time.sleep(0.05)

    def is_up(self) -> bool:
        """Say whether the process answers. It is asked often, so it costs little."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def kill(self) -> None:
        """End the server as a power cut of its process would: no handler runs."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)

    def stop(self) -> None:
        """End the server as an operator does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_S)
