"""The rungs that were taken for a promise that nobody kept yet, and who was told on each."""

from django.db import models
from django.db.models import Q

from sla.ladder.rungs import Kind
from sla.models.clocks import Clock


class Step(models.Model):
    """A rung of the ladder that was taken. Waits until somebody by name says “Jag tar det”."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(
        max_length=11,
        choices=[(kind.value, kind.value) for kind in Kind],
        db_default=Kind.BACK_UP.value,
    )
    level = models.PositiveSmallIntegerField()  # among those of its kind
    at = models.DateTimeField()
    late_by = models.DurationField()  # after downtime: how late (rule 19)
    goes_on_at = models.DateTimeField(null=True)  # when the next person is told (rule 11)
    nobody_there_at = models.DateTimeField(null=True)  # since when none of the back-up will come
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "kind", "level"], name="step_once_a_level"),
            models.CheckConstraint(condition=Q(level__gte=1), name="step_from_one"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(
                    acknowledged_at__isnull=False,
                    acknowledged_by__isnull=False,
                    goes_on_at=None,
                ),
                name="step_taken_goes_no_further",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind} {self.level}"


class Recipient(models.Model):
    """A person who was told on a step."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="recipients")
    person_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "person_id"], name="recipient_told_once")
        ]
        indexes = [models.Index(fields=["person_id", "told_at"], name="recipient_person")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.person_id}"
