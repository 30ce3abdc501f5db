"""What must be right before anything starts: Django runs these before every command."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from elevhalsa.at_rest.errors import KeyFileProblem
from elevhalsa.at_rest.kek import current_kek
from elevhalsa.at_rest.models import DataKey
from elevhalsa.at_rest.ring import open_key

NEEDED = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "secure_delete": "ON"}


@register(Tags.security)
def sqlite_is_safe(app_configs: Sequence[AppConfig] | None, **_: object) -> Iterable[CheckMessage]:
    """Refuse an SQLite that would lose a commit, or answer "locked" under load."""
    del app_configs
    return [
        Error(problem, id="elevhalsa.E001")
        for name, database in settings.DATABASES.items()
        if "sqlite3" in database["ENGINE"]
        for problem in sqlite_problems(name, database.get("OPTIONS", {}))
    ]


def sqlite_problems(name: str, options: dict[str, Any]) -> list[str]:
    """Return what is wrong with one SQLite database's options."""
    missing = [
        f"PRAGMA {pragma}={value}"
        for pragma, value in NEEDED.items()
        if f"PRAGMA {pragma}={value}" not in options.get("init_command", "")
    ]
    if options.get("transaction_mode") != "IMMEDIATE":
        missing.append("transaction_mode = IMMEDIATE")
    return [f"The database {name} must be opened with {what}." for what in missing]


def start_problems() -> list[str]:
    """Return, in sentences, what keeps a server from starting on these keys and databases."""
    problems = []
    try:
        current_kek()
        one = DataKey.objects.order_by("pk").first()
        if one is not None:
            open_key(one.pk)
    except KeyFileProblem as problem:
        problems.append(str(problem))
    except DatabaseError:
        problems.append("The databases are not made or not reachable: run `elevhalsa init`.")
    return problems
