"""That somebody leaves: recorded beforehand or afterwards, carried out when the day is over."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Leaving(models.Model):
    """The last day of a student at a school, or of staff at work.

    Rows are added and taken back, never removed: they say who ended what, and when. Whose account
    is ended for good has no standing one either: no door of theirs is opened again.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leavings"
    )
    school = models.ForeignKey(  # a student's; staff leave everything
        "people.School", on_delete=models.PROTECT, related_name="+", null=True
    )
    last_day = models.DateField()
    ends_at = models.DateTimeField()  # when that day is over
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)  # when it was carried out
    looks_at = models.DateTimeField(null=True)  # when the scheduler sees to it next
    shut_at = models.DateTimeField(null=True)  # when a student's door was shut
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(taken_back_at=None), name="leaving_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(shut_at=None) | Q(left_at__isnull=False),
                name="leaving_shuts_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None, taken_back_at=None)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="leaving_taken_back_by_somebody",
            ),
        ]
        indexes = [
            models.Index(  # what is to be seen to: asked every round
                fields=["looks_at"],
                condition=Q(shut_at=None, taken_back_at=None),
                name="leaving_to_see_to",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
