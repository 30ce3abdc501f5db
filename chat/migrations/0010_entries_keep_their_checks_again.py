from django.db import migrations

from elevhalsa.patient_migrations import CheckOldRows


class Migration(migrations.Migration):
    dependencies = [("chat", "0009_anonymous_threads")]

    operations = [
        CheckOldRows("entry", "entry_is_message_or_event"),
        CheckOldRows("entry", "entry_only_a_retraction_empties"),
    ]
