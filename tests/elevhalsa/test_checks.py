import copy

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import override_settings

from elevhalsa.databases import sqlite


def told_of(**changed: object) -> list[str]:
    """Return what the checks say of SQLite databases with these options changed."""
    database = sqlite(settings.DATA_DIR / "x.sqlite3")
    options = {name: value for name, value in (database["OPTIONS"] | changed).items() if value}
    databases = copy.deepcopy(settings.DATABASES) | {"default": database | {"OPTIONS": options}}
    with override_settings(DATABASES=databases):
        return [check.msg for check in run_checks() if check.id == "elevhalsa.E001"]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_the_products_own_sqlite_is_well() -> None:
    assert told_of() == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("mode", ["DEFERRED", "EXCLUSIVE", None])
def test_an_sqlite_that_does_not_begin_immediate_is_refused(mode: str | None) -> None:
    assert told_of(transaction_mode=mode) == [
        "The database default must be opened with transaction_mode = IMMEDIATE."
    ]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_an_sqlite_that_could_lose_a_commit_is_refused() -> None:
    told = told_of(init_command="PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL")

    assert told == [
        "The database default must be opened with PRAGMA synchronous=FULL.",
        "The database default must be opened with PRAGMA foreign_keys=ON.",
        "The database default must be opened with PRAGMA secure_delete=ON.",
    ]


@pytest.mark.django_db
def test_every_change_of_a_table_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
