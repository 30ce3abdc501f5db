"""The project's own tables: only what belongs to no part of the product."""

from datetime import timedelta

from django.db import models


class DemonstrationClock(models.Model):  # noqa: DJ008 - nobody prints it
    """How far the demonstration has moved the promise's clock. One row; never in production."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField(default=timedelta)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="demonstration_clock_one_row")
        ]


class Heartbeat(models.Model):
    """When a worker last went round, by this host's clock. One row for each kind of worker."""

    worker = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
