"""The canary's diary: which synthetic promises were opened, and whether somebody took over."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Song(models.Model):
    """One synthetic promise. It names no school, no person and no real thread."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thread_id = models.UUIDField()
    clock_id = models.UUIDField()
    opened_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)  # when the scheduler let the back-up take over
    ended_at = models.DateTimeField(null=True)  # when the watch saw that, and cleaned up
    is_false = models.BooleanField(default=False)  # too early, or out of the future: a wrong clock

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_false"], condition=Q(ended_at=None), name="song_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_false=False) | Q(ended_at__isnull=False), name="song_judged_once"
            ),
        ]
        indexes = [models.Index(fields=["opened_at"], name="song_opened")]

    def __str__(self) -> str:
        return str(self.pk)
