from django.db import migrations, models


class Migration(migrations.Migration):
    """Hours as intervals. What was written in words stays as it is, and is shown until then."""

    dependencies = [("people", "0009_aliases")]

    operations = [
        migrations.AddField("localhelp", "opening", models.JSONField(null=True)),
        migrations.AddField(
            "localhelp", "holidays", models.CharField(max_length=6, default="", db_default="")
        ),
    ]
