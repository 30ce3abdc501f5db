"""While a new version takes over, the one before writes rows that know no new column."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import connection
from django.db.migrations import AddConstraint, AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Field

from elevhalsa.patient_migrations import AddCheckForNewRows, CheckOldRows

HOUSE = Path(__file__).parents[2]


def own_migrations() -> Iterator[Migration]:
    """Yield every migration of ours."""
    own = {
        app.label
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(HOUSE) and ".venv" not in Path(app.path).parts
    }
    migrations = MigrationLoader(None).disk_migrations
    yield from (one for (label, _), one in sorted(migrations.items()) if label in own)


def added_later() -> Iterator["Field[object, object]"]:
    """Yield the columns of today that a table got after it was made."""
    for migration in own_migrations():
        made = {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
        added = [one for one in migration.operations if isinstance(one, AddField)]
        for step in added:
            if step.model_name_lower not in made:
                yield from of_today(migration.app_label, step)


def of_today(app: str, step: AddField) -> Iterator["Field[object, object]"]:
    """Yield the column that a migration added, unless it is gone since."""
    with suppress(LookupError, FieldDoesNotExist):
        field = apps.get_model(app, step.model_name)._meta.get_field(step.name)
        assert isinstance(field, Field), "a migration adds nothing else"
        yield field


def test_a_row_of_the_version_before_finds_a_value_for_every_new_column() -> None:
    found = list(added_later())

    assert {str(field) for field in found} >= {"sla.Clock.kind", "people.School.is_synthetic"}
    assert [
        str(field)
        for field in found
        if field.concrete and not field.many_to_many
        if not field.null and not field.has_db_default()
    ] == []


SMALL_OR_OLD = {  # of few rows, or made before any school had begun
    "keys.0003_slots_of_passkeys",
    "people.0003_synthetic_school",
    "sla.0006_ladder_and_events",
    "sla.0009_follow_ups",
}


def later_checks() -> Iterator[tuple[Migration, AddConstraint]]:
    """Yield the checks that a table got after it was made."""
    for migration in own_migrations():
        made = {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
        added = [one for one in migration.operations if isinstance(one, AddConstraint)]
        for step in added:
            if isinstance(step.constraint, CheckConstraint) and step.model_name_lower not in made:
                yield migration, step


def test_a_table_that_gets_a_check_is_written_on_while_its_old_rows_are_looked_at() -> None:
    found = list(later_checks())
    looked_at = {
        (step.model_name, step.name): migration
        for migration in own_migrations()
        for step in migration.operations
        if isinstance(step, CheckOldRows)
    }

    patient = [one for one in found if str(one[0]) not in SMALL_OR_OLD]
    assert patient
    for migration, step in patient:
        assert isinstance(step, AddCheckForNewRows), f"{migration} keeps everybody out"
        later = looked_at[step.model_name, step.constraint.name]
        assert str(later) > str(migration), "in one transaction it would keep everybody out"


@pytest.mark.django_db
def test_the_rows_that_were_there_before_a_check_were_looked_at() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks at them at once")
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
