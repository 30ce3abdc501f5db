"""Promises as they were counted."""

from django.db import models


class Counted(models.Model):
    """A promise as it was counted when its month was published.

    What happens to the clock afterwards (an answer taken back, an erasure) shows in no figure, so
    that a term and its months always agree. It names nobody, and no thread.
    """

    clock_id = models.UUIDField(unique=True)
    school_id = models.UUIDField()
    month = models.DateField()  # its first day, in the school's time zone
    branch = models.CharField(max_length=10)
    is_follow_up = models.BooleanField(default=False)  # shown beside the promises, not among them
    student_ref = models.BinaryField(max_length=16)  # the same in one term; names nobody
    outcome = models.CharField(max_length=11)
    wait_h = models.FloatField(null=True)  # elapsed
    urgency = models.CharField(max_length=8)
    arrival = models.CharField(max_length=7)
    escalated = models.BooleanField()
    at_back_up = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["school_id", "month"], name="counted_school_month")]

    def __str__(self) -> str:
        return str(self.clock_id)
