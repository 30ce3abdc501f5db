"""Tables of terms and municipalities beside those of months; promises taken down as counted."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COUNTS = ("clocks", "kept", "late", "elsewhere", "none_needed", "withdrawn")


def into_the_new_form(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Keep every published number: what is new in a row was not published then."""
    for published in apps.get_model("sla", "PublishedTable").objects.all():
        old = published.table
        published.table = {
            "calendar": False,
            "teams": [],
            "roster": 0,
            "students": {**old["students"], "at_least": False},
            "rows": [_row(row) for row in old["rows"]],
            "follow_ups": [],
        }
        published.save(update_fields=["table"])


def _row(old: dict) -> dict:
    new = {name: {**old[name], "at_least": False} for name in COUNTS}
    new["clocks"]["at_least"] = old["clocks_at_least"]
    kept_over = {"branch": old["branch"], "hidden": old["hidden"]}
    times = {name: old[name] for name in ("median_h", "p90_h", "longest_h")}
    return {
        **kept_over,
        **new,
        **times,
        "kept_later": None,
        "attainment": old["attainment"],
        "attainment_at_least": old["attainment_at_least"],
        "within_day": old["attainment"],
        "within_day_at_least": old["attainment_at_least"],
        "late_hidden": int(not old["hidden"] and old["late"]["hidden"]),
        "later_hidden": 0,
        "parts": {},
    }


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0007_terms_of_schools'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock_id', models.UUIDField(unique=True)),
                ('school_id', models.UUIDField()),
                ('month', models.DateField()),
                ('branch', models.CharField(max_length=10)),
                ('is_follow_up', models.BooleanField(default=False)),
                ('student_ref', models.BinaryField(max_length=16)),
                ('outcome', models.CharField(max_length=11)),
                ('wait_h', models.FloatField(null=True)),
                ('urgency', models.CharField(max_length=8)),
                ('arrival', models.CharField(max_length=7)),
                ('escalated', models.BooleanField()),
                ('at_back_up', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='FiguresAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person_id', models.UUIDField()),
                ('subject_id', models.UUIDField()),
                ('period', models.CharField(max_length=7)),
                ('form', models.CharField(max_length=4)),
            ],
        ),
        migrations.CreateModel(
            name='Staffing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_id', models.UUIDField()),
                ('branch', models.CharField(max_length=10)),
                ('percent', models.PositiveSmallIntegerField()),
                ('written_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='publishedtable',
            name='table_once_a_month',
        ),
        migrations.RenameField(
            model_name='publishedtable',
            old_name='month',
            new_name='begin',
        ),
        migrations.RenameField(
            model_name='publishedtable',
            old_name='school_id',
            new_name='subject_id',
        ),
        migrations.AddField(
            model_name='publishedtable',
            name='span',
            field=models.CharField(default='month', max_length=5),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='publishedtable',
            constraint=models.UniqueConstraint(fields=('subject_id', 'span', 'begin'), name='table_once'),
        ),
        migrations.AddIndex(
            model_name='counted',
            index=models.Index(fields=['school_id', 'month'], name='counted_school_month'),
        ),
        migrations.AddIndex(
            model_name='figuresasked',
            index=models.Index(fields=['at'], name='figures_asked_at'),
        ),
        migrations.AddConstraint(
            model_name='staffing',
            constraint=models.UniqueConstraint(fields=('school_id', 'branch'), name='staffing_once'),
        ),
        migrations.AddConstraint(
            model_name='staffing',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 5000)), name='staffing_is_somebody'),
        ),
        migrations.RunPython(into_the_new_form, migrations.RunPython.noop, elidable=True),
    ]
