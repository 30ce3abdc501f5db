from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def nothing_was_chosen(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """There was one policy, which no school wrote down: that is version 0 now."""
    apps.get_model("sla", "Clock").objects.update(policy_version=0)


class Migration(migrations.Migration):
    dependencies = [("sla", "0002_delete_schedulerbeat")]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="policy_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="clock",
            name="calendar_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(nothing_was_chosen, migrations.RunPython.noop),
    ]
