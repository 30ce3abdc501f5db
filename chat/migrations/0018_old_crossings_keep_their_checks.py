from django.db import migrations

from elevhalsa.patient_migrations import CheckOldRows


class Migration(migrations.Migration):
    dependencies = [("chat", "0017_paragraphs_of_crossings")]

    operations = [CheckOldRows("crossing", "crossing_paragraph_of_its_branch")]
