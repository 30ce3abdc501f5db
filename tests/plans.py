"""How the database would answer: which statements look through a table from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

PLANNED = ("SELECT", "UPDATE", "DELETE")
WHOLE = ("Seq Scan", "Index Scan", "Index Only Scan")  # PostgreSQL's, without a condition
Node = dict[str, Any]


def scans(connection: BaseDatabaseWrapper, statements: Iterable[str], *, of: set[str]) -> list[str]:
    """Return the statements whose plan reads one of these tables whole, each with the table.

    Reading a whole index is no better: only a condition on it makes the rest not matter.
    """
    look = _of_postgres if connection.vendor == "postgresql" else _of_sqlite
    return [
        f"{table}: {statement}"
        for statement in statements
        if statement.startswith(PLANNED)
        for table in look(connection, statement)
        if table in of
    ]


def _of_sqlite(connection: BaseDatabaseWrapper, statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statement)
        details = [row[3] for row in cursor.fetchall()]
    for words in (detail.split() for detail in details):
        if words[0] == "SCAN":
            yield words[1]


def _of_postgres(connection: BaseDatabaseWrapper, statement: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement)
        (said,) = cursor.fetchone()
    (plan,) = json.loads(said) if isinstance(said, str) else said
    for node in _nodes(plan["Plan"]):
        reads_whole = "Relation Name" in node and "Index Cond" not in node
        if reads_whole and node["Node Type"] in WHOLE:
            yield node["Relation Name"]


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for below in node.get("Plans", []):
        yield from _nodes(below)
