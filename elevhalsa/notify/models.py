"""What people are to be told, and what became of it. Nothing here knows what it is about."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from elevhalsa.notify.texts import Text

TEXTS = [(text.value, text.value) for text in Text]


class State(models.TextChoices):
    """Where a dispatch stands. A notice that is in none yet is queued."""

    LEASED = "leased"
    DELIVERED = "delivered"
    FAILED = "failed"  # something is left to try, at ``next_try_at``
    DEAD = "dead"  # given up: a person must look


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Dispatches, by what is left to do."""

    def unfinished(self) -> "DispatchQuerySet":
        """Return those that still have to reach somebody."""
        return self.filter(finished_at=None)

    def untold(self) -> "DispatchQuerySet":
        """Return unfinished ones of which no channel has taken anything: their person waits."""
        taken = Delivery.objects.filter(dispatch=OuterRef("pk"))
        return self.unfinished().filter(~Exists(taken))

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
    tries = models.PositiveSmallIntegerField(default=0)  # that left something to do
    errors = models.PositiveSmallIntegerField(default=0)  # of ours, in sending it
    is_refused = models.BooleanField(  # the last time: servers answered, and not for this person
        default=False, db_default=False
    )
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
            models.Index(  # the watch's question
                fields=["finished_at"], condition=Q(state="dead"), name="dispatch_given_up"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Kind(models.TextChoices):
    """A way out of the house, in the order in which they are tried."""

    PUSH = "push"
    EMAIL = "email"
    SMS = "sms"


class DestinationQuerySet(models.QuerySet["Destination"]):
    """Destinations, by what they are good for."""

    def usable(self) -> "DestinationQuerySet":
        """Return those that are proved to be the person's, and that still take something."""
        return self.proved().filter(broken_at=None)

    def proved(self) -> "DestinationQuerySet":
        """Return those that are proved to be the person's."""
        return self.filter(confirmed_at__isnull=False)

    def asked(self) -> "DestinationQuerySet":
        """Return those to which a code went that has not come back."""
        return self.filter(confirmed_at=None)


class Destination(models.Model):
    """Where a person is told: a browser, an e-mail address, a number. Sealed at rest."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="destinations"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    address_sealed = models.BinaryField()
    device = models.BinaryField(max_length=32, null=True)  # push: keyed digest of its mark
    endpoint_index = models.BinaryField(max_length=32, null=True)  # push: finds the same browser
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # it took nothing since; others' may
    broken_at = models.DateTimeField(null=True)  # nothing is sent there any more
    code_digest = models.BinaryField(max_length=32, null=True)  # counts until ``code_until``
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    objects = DestinationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=~Q(kind="push") & Q(confirmed_at__isnull=False),
                name="destination_one_a_kind",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(confirmed_at=None),
                name="destination_one_asked",
            ),
            models.UniqueConstraint(fields=["device"], name="destination_one_a_device"),
            models.CheckConstraint(
                condition=Q(kind="push", device__isnull=False, endpoint_index__isnull=False)
                | ~Q(kind="push") & Q(device=None, endpoint_index=None),
                name="destination_push_has_device",
            ),
        ]
        indexes = [models.Index(fields=["endpoint_index"], name="destination_endpoint")]

    def __str__(self) -> str:
        return str(self.pk)


class Delivery(models.Model):
    """A dispatch that was handed to the server of one destination: sent there once."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries")
    destination_id = models.UUIDField()
    kind = models.CharField(max_length=5, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "destination_id"], name="delivery_once_a_destination"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.kind}"


class QuietHours(models.Model):
    """When a person is told nothing but what is acute. Who has no row has the default."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="quiet_hours",
    )
    begin = models.TimeField(null=True)  # local; both NULL: never quiet
    end = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begin=None, end=None) | Q(begin__isnull=False, end__isnull=False),
                name="quiet_hours_both_or_none",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by what is left to do."""

    def open(self) -> "NoticeQuerySet":
        """Return those that nobody has opened, and whose matter nobody has taken."""
        return self.filter(seen_at=None, settled_at=None)

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
    settled_at = models.DateTimeField(null=True)  # when somebody took what it is about

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
