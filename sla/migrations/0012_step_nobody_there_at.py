from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sla", "0011_events_wait_for_a_seal_by_time")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="nobody_there_at",
            field=models.DateTimeField(null=True),
        ),
    ]
