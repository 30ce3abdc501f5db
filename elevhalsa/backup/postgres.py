"""PostgreSQL: every table by COPY, in one snapshot; needs none of PostgreSQL's own programs."""

from pathlib import Path

from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

KEPT = "django_migrations"  # what the tables look like is not data
BLOCK = 1 << 20  # bytes


def copy_out(connection: BaseDatabaseWrapper, folder: Path) -> list[Path]:
    """Copy every table as of one moment into ``folder``. Return the files."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        be_patient(cursor)
        return [copy_table_out(cursor, table, folder) for table in tables(connection)]


def copy_table_out(cursor: CursorWrapper, table: str, folder: Path) -> Path:
    """Copy one table to a file of its name, which is also its columns' order."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    part = folder / f"{table}.copy"
    command = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with part.open("wb") as file, cursor.copy(command) as rows:
        file.write("\t".join(columns).encode() + b"\n")
        for block in rows:
            file.write(block)
    return part


def copy_in(connection: BaseDatabaseWrapper, folder: Path) -> None:
    """Replace the rows of every table by those in ``folder``, all or none."""
    present = tables(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        be_patient(cursor)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        every = sql.SQL(", ").join(map(sql.Identifier, present))
        cursor.execute(sql.SQL("TRUNCATE {}").format(every))
        for table in present:
            copy_table_in(cursor, table, folder)
        for statement in numbering(connection):
            cursor.execute(statement)


def copy_table_in(cursor: CursorWrapper, table: str, folder: Path) -> None:
    """Fill one table."""
    with (folder / f"{table}.copy").open("rb") as file:
        columns = file.readline().decode().rstrip("\n").split("\t")
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with cursor.copy(command) as rows:
            while block := file.read(BLOCK):
                rows.write(block)


def tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of all tables with data of ours."""
    return sorted(set(connection.introspection.table_names()) - {KEPT})


def numbering(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what lets numbers that the database gives go on after the highest one."""
    sequences = connection.introspection.sequence_list()
    models = connection.introspection.installed_models([s["table"] for s in sequences])
    return connection.ops.sequence_reset_sql(no_style(), list(models))


def be_patient(cursor: CursorWrapper) -> None:
    """Lift the limits that hold for requests."""
    cursor.execute("SET LOCAL statement_timeout = 0")
    cursor.execute("SET LOCAL lock_timeout = '60s'")
