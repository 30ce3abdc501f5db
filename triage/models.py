"""Every routing decision, with its reasons; and what people said that was read wrong."""

from uuid import UUID

from django.db import models
from django.db.models import Q


class RoutingDecision(models.Model):
    """Why a thread went where it went. Ids and codes; nothing about the text."""

    thread_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    wished_branch = models.CharField(max_length=10)  # counsellor, nurse or either
    wished_people = models.JSONField(default=list)  # person ids
    excluded_people = models.JSONField(default=list)
    urgency = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    model_version = models.CharField(max_length=32, blank=True)
    branch = models.CharField(max_length=10)
    team_id = models.UUIDField()
    back_up_id = models.UUIDField()
    suggested_person = models.UUIDField(null=True)
    reasons = models.JSONField()  # codes of triage.routing
    router_version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def wished_person(self) -> UUID | None:
        """Return the suggested person if it is the student who asked for them."""
        return self.suggested_person if "wished_person" in self.reasons else None


class Correction(models.Model):
    """What a person said of a reading. Only ever added: of a thread the newest of a kind counts.

    Codes alone, never a word of the text. Who said it stands only where it moved the thread in
    its list, which colleagues must be able to ask about; figures never tell people apart.
    """

    class Kind(models.TextChoices):
        """What was corrected."""

        READING = "reading"
        URGENCY = "urgency"
        BRANCH = "branch"

    thread_id = models.UUIDField()  # no foreign key: the log outlives the row
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    branch = models.CharField(max_length=10)  # that the thread belongs to, and who said it
    language = models.CharField(max_length=8)
    model_version = models.CharField(max_length=32, blank=True)  # that read it
    was = models.CharField(max_length=12)
    right = models.CharField(max_length=12, blank=True)  # empty: taken back
    person_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["thread_id", "kind", "id"], name="correction_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="reading",
                    was__in=("alarm", "ask", "calm", "unknown"),
                    right__in=("", "right_alarm", "false_alarm", "missed_alarm"),
                )
                | Q(
                    kind="urgency",
                    was__in=("acute", "soon", "routine"),
                    right__in=("", "acute", "soon", "routine"),
                    person_id__isnull=False,
                )
                | Q(
                    kind="branch",
                    was__in=("counsellor", "nurse"),
                    right__in=("", "counsellor", "nurse"),
                ),
                name="correction_is_codes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.kind}"
