"""Students who write without their name, and how their identity is opened."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Alias(models.Model):
    """An author of one anonymous thread. Whose it is stands sealed; no two have it in common."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    thread = models.OneToOneField("chat.Thread", on_delete=models.CASCADE, related_name="alias")
    handle = models.BinaryField(max_length=32, unique=True)  # of an account and a number
    owner_sealed = models.BinaryField()  # at rest; the account's id
    envelope_sealed = models.BinaryField()  # at rest; the roster, sealed to the back-up team
    back_up_kid = models.UUIDField()  # whose keys open the envelope
    revealed_at = models.DateTimeField(null=True)  # when a message told who it is

    def __str__(self) -> str:
        return str(self.pk)


class IdentityOpening(models.Model):
    """That somebody asks who an anonymous student is, and what became of it.

    Who asks first stands here and stays; who asks too is an ``IdentityAsking`` of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    thread = models.ForeignKey(
        "chat.Thread", on_delete=models.CASCADE, related_name="identity_openings"
    )
    is_danger = models.BooleanField()  # to life: one person opens, a second looks at it afterwards
    reason_sealed = models.BinaryField()  # at rest
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # when who asked first took it back
    ended_at = models.DateTimeField(null=True)  # when there was nothing left to ask, unopened
    remind_at = models.DateTimeField(null=True)  # of danger: when all are told again
    reminders = models.PositiveIntegerField(default=0, db_default=0)  # how often they were
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    opened_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the student was told
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(null=True)
    was_right = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=Q(opened_at=None, ended_at=None),
                name="opening_one_asked_a_thread",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None, opened_at=None)
                | Q(opened_by__isnull=False, opened_at__isnull=False)
                & (Q(is_danger=True) | ~Q(opened_by=F("asked_by"))),
                name="opening_by_a_second_unless_danger",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, was_right=None)
                | Q(
                    is_danger=True,
                    opened_by__isnull=False,
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    was_right__isnull=False,
                )
                & ~Q(reviewed_by=F("opened_by"))
                & ~Q(reviewed_by=F("asked_by")),
                name="opening_reviewed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(opened_at__isnull=False),
                name="opening_told_once_opened",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(opened_at=None), name="opening_ends_unopened"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class IdentityAsking(models.Model):
    """That one more asks what is asked already, or says that it is danger."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    opening = models.ForeignKey(IdentityOpening, on_delete=models.CASCADE, related_name="askings")
    is_danger = models.BooleanField()
    reason_sealed = models.BinaryField()  # at rest
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
