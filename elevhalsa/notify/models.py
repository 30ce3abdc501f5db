"""What people are to be told, and what became of it. Nothing here knows what it is about."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from elevhalsa.notify.texts import Text

TEXTS = [(text.value, text.value) for text in Text]


class State(models.TextChoices):
    """Where a dispatch stands. A notice that is in none yet is queued."""

    LEASED = "leased"
    DELIVERED = "delivered"
    FAILED = "failed"  # tried; another try is due at ``next_try_at``
    DEAD = "dead"  # given up: a person must look


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Dispatches, by what is left to do."""

    def unfinished(self) -> "DispatchQuerySet":
        """Return those that still have to reach somebody."""
        return self.filter(finished_at=None)

    def due(self, moment: datetime) -> "DispatchQuerySet":
        """Return those to send now, longest due first: never tried, failed, or left by the dead.

        A lease that ran out is a worker that died: what it sent goes out again, under its key.
        """
        return self.unfinished().filter(next_try_at__lte=moment).order_by("next_try_at", "pk")


class Dispatch(models.Model):
    """The notices of one person that go out as one message. Its id is the idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dispatches"
    )
    text = models.CharField(max_length=11, choices=TEXTS)
    acute = models.BooleanField()
    due_at = models.DateTimeField()  # of the oldest notice in it
    state = models.CharField(max_length=9, choices=State.choices, default=State.LEASED)
    next_try_at = models.DateTimeField(null=True)  # a lease's end, or when to try again
    tries = models.PositiveSmallIntegerField(default=0)  # that ended without reaching anybody
    errors = models.PositiveSmallIntegerField(default=0)  # of ours, in sending it
    finished_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None, next_try_at__isnull=False)
                | Q(finished_at__isnull=False, next_try_at=None),
                name="dispatch_waits_or_is_finished",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, state__in=[State.LEASED, State.FAILED])
                | Q(finished_at__isnull=False, state__in=[State.DELIVERED, State.DEAD]),
                name="dispatch_state_fits",
            ),
        ]
        indexes = [
            models.Index(  # the poll: costs what is due, not what was ever sent
                fields=["next_try_at"], condition=Q(finished_at=None), name="dispatch_next_try"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by what is left to do."""

    def queued(self) -> "NoticeQuerySet":
        """Return those that are in no dispatch yet."""
        return self.filter(dispatch=None)

    def due(self, moment: datetime) -> "NoticeQuerySet":
        """Return queued ones that may go out now, longest due first."""
        return self.queued().filter(due_at__lte=moment).order_by("due_at", "pk")


class Notice(models.Model):
    """One thing that a person is to be told. ``key`` makes it one, and never leaves the server."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    text = models.CharField(max_length=11, choices=TEXTS)
    key = models.CharField(max_length=200)
    acute = models.BooleanField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before; quiet hours move it
    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    seen_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_a_key"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(dispatch=None), name="notice_due"),
            models.Index(fields=["person", "-queued_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
