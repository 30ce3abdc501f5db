"""What was published of the figures, frozen."""

from django.db import models


class PublishedTable(models.Model):
    """A school's figures of one finished month, disclosure-controlled and frozen when published."""

    school_id = models.UUIDField()
    month = models.DateField()  # its first day, in the school's time zone
    table = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_id", "month"], name="table_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.month}"
