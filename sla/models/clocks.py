"""The promise: one running clock at most per thread. A thread is known by its id alone."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class EndedBy(models.TextChoices):
    """How a clock stopped (docs/guarantee.md, rules 2 and 13)."""

    ANSWER = "answer"
    ELSEWHERE = "elsewhere"
    NONE_NEEDED = "none_needed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class ClockKind(models.TextChoices):
    """What was promised (docs/guarantee.md, rules 1 and 15)."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"  # staff said that they come back
    WRITTEN_IN = "written_in"  # an answer, since the student wrote while a follow-up ran


FAILING = 3  # failures in a row; with their pauses about three minutes
WORK_LIST = 200  # clocks looked at in one round: the oldest may all be busy


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, in the promise's own words."""

    def running(self) -> "ClockQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_at=None)

    def waiting_since(self, moment: datetime) -> "ClockQuerySet":
        """Return running ones whose next step is due, the longest due first."""
        due = self.running().filter(next_action_at__lte=moment)
        return due.order_by("next_action_at", "pk")[:WORK_LIST]

    def overdue(self, since: datetime) -> "ClockQuerySet":
        """Return running ones whose next step was due at ``since`` and has not been taken.

        For who watches the scheduler, so it does not trust the scheduler's own list alone: a
        failure postpones a clock there. Each way to be overdue has its index.
        """
        running = self.running().order_by().values("pk")
        forgotten = running.filter(next_action_at__lte=since)
        late = running.filter(escalate_at__lte=since, escalated_at=None, at_back_up=False)
        failing = running.filter(failures__gte=FAILING)
        return self.filter(pk__in=forgotten.union(late, failing))


class Clock(models.Model):
    """From a student's message to a person's answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(
        max_length=10,
        choices=ClockKind.choices,
        default=ClockKind.ANSWER,
        db_default=ClockKind.ANSWER.value,
    )
    thread_id = models.UUIDField()
    school_id = models.UUIDField()
    branch = models.CharField(max_length=10)
    student_ref = models.BinaryField(max_length=16)  # counts distinct students; names nobody
    urgency = models.CharField(max_length=8)
    at_back_up = models.BooleanField(default=False)  # routed to the back-up itself (rule 8)
    policy_version = models.PositiveIntegerField(default=0)  # 0: the school chose none
    calendar_version = models.PositiveIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField()
    soon_at = models.DateTimeField(null=True)  # since when it has been soon
    acute_at = models.DateTimeField(null=True)  # since when it has been acute
    next_action_at = models.DateTimeField(null=True)  # when the scheduler looks at it next
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=11, choices=EndedBy.choices, blank=True)
    answer_seq = models.PositiveIntegerField(null=True)  # the entry that answered, for retraction
    failures = models.PositiveSmallIntegerField(default=0)  # of the scheduler, in a row

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread_id"], condition=Q(ended_at=None), name="clock_one_running"
            ),
            models.CheckConstraint(  # a follow-up may be late already when the student writes
                condition=Q(due_at__gt=F("opened_at")) | Q(kind="written_in"),
                name="clock_due_later",
            ),
            models.CheckConstraint(
                condition=Q(escalate_at__lte=F("due_at")), name="clock_escalates_before_due"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="clock_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(ended_by="answer") | Q(answered_at__isnull=False),
                name="clock_answer_has_moment",
            ),
        ]
        indexes = [
            models.Index(  # the scheduler's poll: costs what is due, not what is open
                fields=["next_action_at"],
                condition=Q(ended_at=None, next_action_at__isnull=False),
                name="clock_next_action",
            ),
            models.Index(fields=["school_id", "opened_at"], name="clock_school_opened"),
            models.Index(  # these two: what the watch asks
                fields=["escalate_at"],
                condition=Q(ended_at=None, escalated_at=None),
                name="clock_not_escalated",
            ),
            models.Index(fields=["failures"], condition=Q(ended_at=None), name="clock_failing"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
