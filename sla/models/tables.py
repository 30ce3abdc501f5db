"""What was published of the figures, frozen, who asked for it, and how many people there are."""

from django.db import models
from django.db.models import Q


class PublishedTable(models.Model):
    """A finished month or term of a school, or a term of a municipality: frozen when published."""

    subject_id = models.UUIDField()  # a school, or an organisation for all of its schools
    span = models.CharField(max_length=5, db_default="month")  # or term
    begin = models.DateField()  # its first day, in the school's time zone
    table = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "span", "begin"], name="table_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.span} {self.begin}"


class FiguresAsked(models.Model):
    """Somebody looked at a published table or took a copy: for the data protection officer."""

    at = models.DateTimeField()
    person_id = models.UUIDField(null=True)  # none: somebody at the terminal
    subject_id = models.UUIDField()
    period = models.CharField(max_length=7)
    form = models.CharField(max_length=4)  # json, csv, ods

    class Meta:
        indexes = [models.Index(fields=["at"], name="figures_asked_at")]

    def __str__(self) -> str:
        return f"{self.at} {self.person_id} {self.subject_id} {self.period} {self.form}"


class Staffing(models.Model):
    """How much of a full-time post a school has of a branch, as those responsible wrote it down."""

    school_id = models.UUIDField()
    branch = models.CharField(max_length=10)
    percent = models.PositiveSmallIntegerField()  # 100 is one full-time post
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_id", "branch"], name="staffing_once"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=5000), name="staffing_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.branch}"
