"""What a school promises, and when it is open: versions that are never changed, only followed."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Version(models.Model):
    """One version of something a school wrote down: by whom, and when. A change is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school_id = models.UUIDField()
    version = models.PositiveIntegerField()
    author_id = models.UUIDField()
    written_at = models.DateTimeField()
    content = models.JSONField()  # sla.policies.stored

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.school_id} {self.version}"


class PolicyVersion(Version):
    """How long a student of a school waits before what happens."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_id", "version"], name="policy_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="policy_version_from_one"),
        ]


class CalendarVersion(Version):
    """When a school is open, the days on which it is closed, and who is there for them then."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_id", "version"], name="calendar_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="calendar_version_from_one"),
        ]


class Question(models.TextChoices):
    """What set-up asks before students may write: nothing is assumed (rule 17)."""

    SATURDAY = "saturday"  # Vem läser lördag 20.00?
    BOTH_ILL = "both_ill"  # Vem läser när ni båda är sjuka?
    BREAK = "break"  # Vem läser under lovet?


class Answer(models.Model):
    """Who reads then, of both branches. The newest of a question counts; none is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school_id = models.UUIDField()
    question = models.CharField(max_length=8, choices=Question.choices)
    people = models.JSONField()  # ids by branch
    author_id = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["school_id", "question"], name="answer_of_school")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.question}"


class Rollout(models.Model):
    """A school whose running clocks have yet to keep to its newest terms (rule 18)."""

    school_id = models.UUIDField(primary_key=True)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField()  # when the next clock is looked at
    after = models.UUIDField(null=True)  # the clock looked at last; None at the begin of a round

    def __str__(self) -> str:
        return str(self.school_id)
