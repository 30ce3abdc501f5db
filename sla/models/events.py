"""What happened to promises, for ever: rows that are only ever added, in sealed batches."""

from django.db import models
from django.db.models import Q


class Seal(models.Model):
    """A batch of events, digested together with the seal before it."""

    number = models.PositiveBigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    events_sealed = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)  # SHA-256 over the digest before it and the events

    def __str__(self) -> str:
        return str(self.number)


class Event(models.Model):
    """Something that happened to a promise, or at a school. Ids and codes, never a text."""

    id = models.BigAutoField(primary_key=True)
    school_id = models.UUIDField()
    clock_id = models.UUIDField(null=True)  # no foreign key: the log outlives the row
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    data = models.JSONField()
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, related_name="events")

    class Meta:
        indexes = [
            models.Index(fields=["clock_id", "id"], name="event_clock"),
            models.Index(fields=["at"], condition=Q(seal=None), name="event_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
