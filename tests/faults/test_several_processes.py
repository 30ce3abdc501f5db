"""Two servers and a scheduler on PostgreSQL and Redis, as docker-compose.yml runs them."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from tests import postgres, redis
from tests.ports import free_port
from tests.servers import ELEVHALSA, Service
from tests.settings import scratch_place


@dataclass
class House:
    """What runs, each part of which a test may stop and start."""

    folder: Path
    postgres_port: int
    redis_port: int
    parts: dict[str, ExitStack]
    servers: list[Service]

    def start(self, name: str) -> None:
        """Start PostgreSQL or Redis, on what it left behind."""
        self.parts[name] = ExitStack()
        if name == "redis":
            self.parts[name].enter_context(redis.running(self.folder, port=self.redis_port))
        else:
            place = self.folder / "postgres"
            self.parts[name].enter_context(postgres.running(place, self.postgres_port))

    def stop(self, name: str) -> None:
        """Stop it, cleanly but at once."""
        self.parts.pop(name).close()

    def end(self) -> None:
        """Stop what still runs."""
        for name in list(self.parts):
            self.stop(name)

    def ready(self, number: int) -> httpx.Response:
        """Ask one of the servers whether it should be sent people."""
        return httpx.get(f"http://localhost:{self.servers[number].port}/readyz", timeout=20)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="elevhalsa-house-", dir=scratch_place()))
    house = House(folder, free_port(), free_port(), {}, [])
    with ExitStack() as at_end:
        at_end.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in ("postgres", "redis"):
            house.start(name)
        at_end.callback(house.end)
        make_databases(house)
        for number in range(2):
            at_end.callback(add_server(house, number).stop)
        at_end.enter_context(scheduler(house.servers[0]))
        yield house


def make_databases(house: House) -> None:
    address = f"postgresql://elevhalsa@127.0.0.1:{house.postgres_port}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        for name in ("elevhalsa", "keyring"):
            connection.execute(f"CREATE DATABASE {name}")


def add_server(house: House, number: int) -> Service:
    server = f"postgresql://elevhalsa@127.0.0.1:{house.postgres_port}"
    service = Service(
        house.folder / "data",
        ELEVHALSA_DATABASE=f"{server}/elevhalsa",
        ELEVHALSA_KEYRING_DATABASE=f"{server}/keyring",
        ELEVHALSA_REDIS=f"redis://127.0.0.1:{house.redis_port}/0",
    )
    service.output = house.folder / f"server-{number}.out"
    service.set_up()
    service.start()
    house.servers.append(service)
    return service


@contextmanager
def scheduler(service: Service) -> Iterator[None]:
    process = subprocess.Popen([ELEVHALSA, "scheduler", "--every", "1"], env=service.environment)
    yield
    process.terminate()
    assert process.wait(20) == 0


def soon(is_so: Callable[[], bool], *, within_s: float) -> float:
    """Return how many seconds it took until ``is_so``."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_s
        time.sleep(0.2)
    return time.monotonic() - began


def test_two_servers_serve_one_school_and_the_scheduler_is_seen_by_both(house: House) -> None:
    soon(lambda: house.ready(0).json()["scheduler"] == "ok", within_s=20)

    for number in range(2):
        assert house.ready(number).json() == {
            "ready": True,
            "draining": False,
            "database": "ok",
            "realtime": "ok",
            "scheduler": "ok",
            "promises": "ok",
            "canary": "off",
            "watch": "off",
        }


def test_without_redis_people_are_still_served(house: House) -> None:
    house.stop("redis")
    answer = house.ready(0)
    assert (answer.status_code, answer.json()["realtime"]) == (200, "degraded")

    house.start("redis")

    soon(lambda: bool(house.ready(0).json()["realtime"] == "ok"), within_s=25)


def test_a_server_without_its_database_says_so_and_comes_back_by_itself(house: House) -> None:
    house.stop("postgres")
    assert house.ready(0).status_code == 503
    assert house.servers[0].is_up()
    asked = httpx.get(f"{house.servers[0].url}/api/session", timeout=20)
    assert (asked.status_code, asked.json()) == (503, {"code": "try_again"})
    assert asked.headers["retry-after"] == "2"

    house.start("postgres")

    for number in range(2):
        soon(lambda n=number: house.ready(n).status_code == 200, within_s=10)  # type: ignore[misc]


def test_one_server_drains_while_the_other_takes_people(house: House) -> None:
    draining = house.servers[1]
    assert draining.process is not None

    draining.process.send_signal(signal.SIGUSR1)

    soon(lambda: house.ready(1).status_code == 503, within_s=5)
    assert house.ready(1).json()["draining"] is True
    assert house.ready(0).status_code == 200
    draining.stop()
    assert draining.process.returncode == 0
    assert house.ready(0).status_code == 200
