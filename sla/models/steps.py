"""The rungs that were taken for a promise that nobody kept yet."""

from django.db import models
from django.db.models import Q

from sla.models.clocks import Clock


class Step(models.Model):
    """A rung of the ladder that was taken: 1 the back-up took over, 2 the responsible were told."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="steps")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    late_by = models.DurationField()  # after downtime: how late (rule 19)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "level"], name="step_once_a_level"),
            models.CheckConstraint(condition=Q(level__gte=1), name="step_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.level}"
