"""A scheduler and its watch as an operator runs them, and a place outside that listens."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests import postgres
from tests.ports import free_port
from tests.servers import ELEVHALSA, PATIENCE_S, Service
from tests.watchman.sink import Sink, listening

MINUTE_S = 2.0  # of the watch, here
GRACE_MIN = 5  # of silence, which the monitor outside allows
COUNTED = """
import os, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")
import django
django.setup()
from elevhalsa.watchman.rounds import Watch
go_round = Watch.go_round
def counted(watch):
    print(time.monotonic(), flush=True)
    return go_round(watch)
Watch.go_round = counted
from elevhalsa.cli import main
main()
"""
YESTERDAY = """
import datetime, sys, time_machine
real = datetime.datetime.now(datetime.UTC)
time_machine.travel(real - datetime.timedelta(days=1), tick=True).start()
from elevhalsa.cli import main
main()
"""


class Rounds:
    """When a watch began to go round, each time: its own minutes, however slow the machine is."""

    def __init__(self, watch: subprocess.Popen[bytes]) -> None:
        self.began_s: list[float] = []
        self.watch = watch
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.watch.stdout is not None
        with self.watch.stdout as lines:
            for line in lines:
                self.began_s.append(float(line))

    def between(self, since_s: float, until_s: float) -> int:
        """Return how often it went round after one moment and until another."""
        return sum(since_s < at_s <= until_s for at_s in self.began_s)


class Watched:
    """One installation without a web server: what stops the scheduler does not stop that."""

    def __init__(self, folder: Path, sink: Sink, **environment: str) -> None:
        self.sink = sink
        self.service = Service(
            folder,
            ELEVHALSA_WATCH_PING=f"{sink.url}/ping",
            ELEVHALSA_WATCH_ALARM=f"{sink.url}/alarm",
            ELEVHALSA_WATCH_MINUTE_S=str(MINUTE_S),
            ELEVHALSA_WATCH_ROOM="500000",
            **environment,
        )
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.watch: subprocess.Popen[bytes] | None = None
        self.rounds: Rounds | None = None

    def begin(self, **scheduler_environment: str) -> None:
        """Start both, and return when the monitor has heard that all is well."""
        if not (self.service.data / "keys").exists():
            self.service.set_up()
        self.do("open")
        beating = (ELEVHALSA, "scheduler", "--every", "0.5")
        self.scheduler = self.run(*beating, environment=scheduler_environment)
        self.watch = self.run(sys.executable, "-c", COUNTED, "watch", stdout=subprocess.PIPE)
        self.rounds = Rounds(self.watch)
        self.sink.wait_for(lambda: self.sink.pings)

    def run(
        self,
        *command: str | Path,
        stdout: int = subprocess.DEVNULL,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a process of this installation."""
        return subprocess.Popen(
            command,
            env={**self.service.environment, **(environment or {})},
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )

    def do(self, what: str) -> float:
        """Do something to the promises, in the installation's own terms. Return when it was done.

        By this host's stopwatch.
        """
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.promises_due", what],
            env=self.service.environment,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return float(done.stdout.split()[-1])

    def replace_scheduler(self, *command: str | Path) -> None:
        """End the scheduler, and start something else in its place."""
        assert self.scheduler is not None
        self.scheduler.kill()
        self.scheduler.wait(PATIENCE_S)
        self.scheduler = self.run(*command)

    def told_of(self, check: str, *, since_s: float) -> tuple[float, list[str]]:
        """Return when the alarm address was told of ``check`` after a moment, and all it heard."""
        self.sink.wait_for(lambda: self._alarms_of(check, since_s))
        at_s, checks = self._alarms_of(check, since_s)[0]
        return at_s, checks

    def _alarms_of(self, check: str, since_s: float) -> list[tuple[float, list[str]]]:
        heard = [(one.at_s, list(one.told["checks"])) for one in self.sink.alarms]
        return [(at_s, checks) for at_s, checks in heard if at_s > since_s and check in checks]

    def silence_is_noticed(self) -> float:
        """Return when a monitor that allows some silence tells somebody, by its own clock."""
        grace_s = GRACE_MIN * MINUTE_S
        self.sink.wait_for(lambda: time.monotonic() - self.sink.pings[-1].at_s > grace_s)
        return self.sink.pings[-1].at_s + grace_s

    def end(self) -> None:
        """Stop both, however they are."""
        for process in (self.scheduler, self.watch):
            if process is not None:
                process.kill()
                process.wait(PATIENCE_S)


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Watched]:
    """Set one up on files."""
    with listening() as sink:
        watched = Watched(folder, sink)
        try:
            yield watched
        finally:
            watched.end()


@contextmanager
def on_postgres(folder: Path) -> Iterator[tuple[Watched, str]]:
    """Set one up on PostgreSQL. Yield it with the server's address."""
    with ExitStack() as parts:
        sink = parts.enter_context(listening())
        server = parts.enter_context(postgres.running(folder / "postgres", free_port()))
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            for name in ("elevhalsa", "keyring"):
                connection.execute(f"CREATE DATABASE {name}")
        watched = Watched(
            folder / "data",
            sink,
            ELEVHALSA_DATABASE=f"{server}/elevhalsa",
            ELEVHALSA_KEYRING_DATABASE=f"{server}/keyring",
        )
        parts.callback(watched.end)
        yield watched, server
