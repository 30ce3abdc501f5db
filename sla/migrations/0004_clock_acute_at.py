"""Since when a promise has been acute: level 2 is counted from there."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def from_its_beginning(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Take acute clocks as acute since they were opened: a raise left no moment behind."""
    acute = apps.get_model("sla", "Clock").objects.filter(urgency="acute")
    acute.update(acute_at=F("opened_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("sla", "0003_versions_of_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="acute_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(from_its_beginning, migrations.RunPython.noop, elidable=True),
    ]
