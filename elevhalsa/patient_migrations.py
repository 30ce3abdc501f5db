"""Changes of large tables that let everybody write on meanwhile.

PostgreSQL looks at every row behind a lock that keeps all others out when a table gets a check.
So it is made for new rows alone, and the old ones are looked at by a later migration, behind a
lock that disturbs nobody. SQLite has one writer, and no such choice.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AddCheckForNewRows(AddConstraint):
    """Add a check; whether the rows that are there keep it, ``CheckOldRows`` asks later."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add it, on PostgreSQL without a look at the table."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            check = self.constraint.create_sql(model, schema_editor)
            schema_editor.execute(f"{check} NOT VALID", params=None)


class CheckOldRows(Operation):
    """Look at the rows that were there before a check, for as long as it takes."""

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing that models know of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - Django's
        to_state: ProjectState,
    ) -> None:
        """Look, with the limits lifted that hold for requests."""
        connection = schema_editor.connection
        model = to_state.apps.get_model(app_label, self.model_name)
        here = self.allow_migrate_model(connection.alias, model)
        if connection.vendor != "postgresql" or not here:
            return
        table = model._meta.db_table
        schema_editor.execute("SET LOCAL statement_timeout = 0")
        schema_editor.execute("SET LOCAL lock_timeout = '60s'")
        quote = schema_editor.quote_name
        schema_editor.execute(f"ALTER TABLE {quote(table)} VALIDATE CONSTRAINT {quote(self.name)}")

    def database_backwards(self, *_: object) -> None:
        """Nothing was written."""

    def describe(self) -> str:
        """Return what ``migrate`` says of it."""
        return f"Look at the old rows of {self.model_name} for {self.name}"
