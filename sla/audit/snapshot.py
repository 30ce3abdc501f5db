"""Reading everything as of one moment, while everybody else goes on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

TOGETHER = 500  # rows compared at a time
Item = TypeVar("Item")


@contextmanager
def one_moment() -> Iterator[None]:
    """Read as of one moment: nothing that is written meanwhile shows, and no writer waits.

    Inside a transaction it is that one.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SET LOCAL statement_timeout = 0")  # as long as it takes
            yield
    else:
        with _deferred():
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """Open a transaction as SQLite does for readers; the product's own lock out other writers."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")  # nothing was written


def in_batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield lists of a few hundred, and a last one that may be short."""
    some: list[Item] = []
    for one in items:
        some.append(one)
        if len(some) == TOGETHER:
            yield some
            some = []
    yield some
