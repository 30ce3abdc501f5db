"""What all tests share: the database server they asked for, and both databases in each test."""

from collections.abc import Iterator

import pytest

from tests import postgres, settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start PostgreSQL before the test databases are made, if this run is on PostgreSQL."""
    if not settings.POSTGRES_PORT:
        yield
        return
    with postgres.running(settings.SCRATCH / "postgres", settings.POSTGRES_PORT):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every database test both databases: a row without its key ring is half a row."""
    for item in items:
        if mark := item.get_closest_marker("django_db"):
            both = {"databases": "__all__", **mark.kwargs}
            item.add_marker(pytest.mark.django_db(**both), append=False)
