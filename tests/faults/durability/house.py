"""The whole product on one machine, each part of which can be killed and started again.

On SQLite: one process. On PostgreSQL: two web processes and a scheduler, Redis between them; nets
of ours lie before the web processes and before Redis.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import psycopg

from tests import postgres, redis
from tests.faults.durability.net import Net
from tests.ports import free_port
from tests.servers import ELEVHALSA, Service

WEB_PROCESSES = {"sqlite": 1, "postgresql": 2}
FORGETFUL = ("synchronous_commit=off", "wal_writer_delay=10000")  # a fault to plant


class House:
    """What runs. ``front`` is the net that people come through, and its port their address."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database = database
        self.folder = folder  # what the parts print stays there
        self.front, self.redis_net = Net(), Net()
        self.servers: list[Service] = []
        self.kills = 0
        self._ports = {name: free_port() for name in ("postgres", "redis")}
        self._configuration: tuple[str, ...] = postgres.CONFIGURATION
        self._parts: dict[str, ExitStack] = {}
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._at_end = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._at_end.enter_context(self.front)
        self._at_end.callback(self._end_all)
        if self.is_big:
            self._at_end.enter_context(self.redis_net)
            self._build_big()
        self._add_servers()
        self.front.targets = [server.port for server in self.servers]
        self.start_scheduler()
        return self

    def __exit__(self, *_: object) -> None:
        self._at_end.close()

    @property
    def is_big(self) -> bool:
        """Say whether there are PostgreSQL, Redis and several processes."""
        return self.database == "postgresql"

    @property
    def url(self) -> str:
        """The address that people know."""
        return f"http://localhost:{self.front.port}"

    def kill_server(self, number: int) -> None:
        """Kill one web process and start it anew; nobody waits for it."""
        self.servers[number].kill()
        self.kills += 1
        self.servers[number].launch()

    def kill_scheduler(self) -> None:
        """Kill the scheduler and start it anew."""
        if self._scheduler is None:
            return
        self._scheduler.kill()
        self._scheduler.wait(20)
        self.kills += 1
        self.start_scheduler()

    def start_scheduler(self) -> None:
        """Start it where it has a process of its own."""
        if self.is_big:
            command: list[str | Path] = [ELEVHALSA, "scheduler", "--every", "1"]
            with (self.folder / "scheduler.out").open("ab") as output:
                self._scheduler = subprocess.Popen(
                    command, env=self.servers[0].environment, stdout=output, stderr=output
                )

    def make_forgetful(self) -> None:
        """Let PostgreSQL acknowledge from now on what it has not written yet."""
        self.stop("postgres")
        self._configuration = (*postgres.CONFIGURATION, *FORGETFUL)
        self.start_postgres()

    def start_postgres(self) -> None:
        """Start PostgreSQL on what it left behind."""
        part = self._parts["postgres"] = ExitStack()
        place = self.folder / "postgres"
        port, configuration = self._ports["postgres"], self._configuration
        part.enter_context(postgres.running(place, port, configuration=configuration))

    def crash_postgres(self) -> None:
        """End PostgreSQL with no word to anybody, as ``pg_ctl -m immediate`` does."""
        pid = int((self.folder / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGQUIT)
        self.stop("postgres")

    def start_redis(self) -> None:
        """Start Redis, with nothing in it."""
        part = self._parts["redis"] = ExitStack()
        part.enter_context(redis.running(self.folder, port=self._ports["redis"]))

    @property
    def redis_address(self) -> str:
        """Where Redis is, without the net before it."""
        return f"redis://127.0.0.1:{self._ports['redis']}/0"

    def stop(self, name: str) -> None:
        """Stop PostgreSQL (ending its sessions) or Redis."""
        self._parts.pop(name).close()

    def wait_until_up(self) -> None:
        """Return when every web process answers."""
        for server in self.servers:
            with suppress(AssertionError):  # it gave up while its database was away
                server.wait_until_up()
                continue
            server.start()

    def run_from(self, *plant: str) -> None:
        """Serve from now on from a build with a fault planted in it; without one, the product."""
        planted = (sys.executable, "-m", "tests.faults.durability.planted", *plant)
        for server in self.servers:
            server.stop()
            server.program = planted if plant else (ELEVHALSA,)
            server.start()

    def _build_big(self) -> None:
        self.start_postgres()
        self.start_redis()
        self.redis_net.targets = [self._ports["redis"]]
        address = f"postgresql://elevhalsa@127.0.0.1:{self._ports['postgres']}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for name in ("elevhalsa", "keyring"):
                connection.execute(f"CREATE DATABASE {name}")

    def _add_servers(self) -> None:
        for number in range(WEB_PROCESSES[self.database]):
            service = Service(
                self.folder / "data", public_url=self.url, **self._addresses_of_engines()
            )
            service.output = self.folder / f"server-{number}.out"
            if not number:
                service.set_up()
            service.start()
            self.servers.append(service)

    def _addresses_of_engines(self) -> dict[str, str]:
        if not self.is_big:
            return {}
        server = f"postgresql://elevhalsa@127.0.0.1:{self._ports['postgres']}"
        return {
            "ELEVHALSA_DATABASE": f"{server}/elevhalsa",
            "ELEVHALSA_KEYRING_DATABASE": f"{server}/keyring",
            "ELEVHALSA_REDIS": f"redis://127.0.0.1:{self.redis_net.port}/0",
        }

    def _end_all(self) -> None:
        if self._scheduler is not None:
            self._scheduler.kill()
            self._scheduler.wait(20)
        for server in self.servers:
            server.stop()
        for name in list(self._parts):
            self.stop(name)
