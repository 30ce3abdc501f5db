from django.db import migrations

from elevhalsa.patient_migrations import CheckOldRows


class Migration(migrations.Migration):
    dependencies = [("chat", "0011_who_else_asks")]

    operations = [
        CheckOldRows("identityopening", "opening_reviewed_by_a_second"),
        CheckOldRows("identityopening", "opening_ends_unopened"),
    ]
