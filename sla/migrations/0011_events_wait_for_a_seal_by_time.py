from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("sla", "0010_figures_asked_at_the_terminal")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_unsealed"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["at"], condition=Q(seal=None), name="event_unsealed"),
        ),
    ]
