"""A database of the bench's own, made as the product makes it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import postgres
from tests.ports import free_port

CONNECTED = "BENCH_CONNECTED"  # set for workers: the database is there
DURABLE = ("max_connections=120", "log_min_messages=fatal", "shared_buffers=256MB")


@contextmanager
def prepare(engine: str, folder: Path) -> Iterator[None]:
    """Run the engine in ``folder`` and make the tables. PostgreSQL writes through to the disk."""
    (folder / "keys").mkdir()
    (folder / "keys" / "secret_key").write_text("for the bench alone" * 4)
    (folder / "keys" / "kek").write_bytes(bytes(range(32)))
    os.environ["ELEVHALSA_DATA"] = str(folder)
    if engine == "sqlite":
        set_up()
        yield
        return
    place = folder / "postgres"
    with postgres.running(place, free_port(), configuration=DURABLE) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            for name, variable in (("elevhalsa", "DATABASE"), ("keyring", "KEYRING_DATABASE")):
                connection.execute(f"CREATE DATABASE {name}")
                os.environ[f"ELEVHALSA_{variable}"] = f"{server}/{name}"
        set_up()
        yield
        close()


def set_up() -> None:
    """Make the tables; a worker finds them made."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "elevhalsa.settings"
    import django

    django.setup()
    if CONNECTED not in os.environ:
        from django.core.management import call_command

        for name in ("default", "keyring"):
            call_command("migrate", database=name, verbosity=0, skip_checks=True)


def close() -> None:
    """Let go of the database, so that it can stop."""
    from django.db import connections

    connections.close_all()
    for connection in connections.all():
        connection.close_pool()  # type: ignore[attr-defined]
