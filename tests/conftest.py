"""What all tests share: the database server they asked for, and both databases in each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from tests import postgres, settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start PostgreSQL before the test databases are made, if this run is on PostgreSQL."""
    if not settings.POSTGRES_PORT:
        yield
        return
    with postgres.running(settings.SCRATCH / "postgres", settings.POSTGRES_PORT):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_locked_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse what PostgreSQL refuses in production: a lock where no transaction of ours is open.

    A test's own transaction hides that, and SQLite knows of no such locks.
    """
    as_sql = SQLCompiler.as_sql

    def strict(compiler: SQLCompiler, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - Django's
        ours = [
            one
            for one in compiler.connection.atomic_blocks
            if not getattr(one, "_from_testcase", False)
        ]
        if compiler.query.select_for_update and not ours:
            raise TransactionManagementError("a lock outside a transaction")
        return as_sql(compiler, *given, **named)

    monkeypatch.setattr(SQLCompiler, "as_sql", strict)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every database test both databases: a row without its key ring is half a row."""
    for item in items:
        if mark := item.get_closest_marker("django_db"):
            both = {"databases": "__all__", **mark.kwargs}
            item.add_marker(pytest.mark.django_db(**both), append=False)
