"""Sealed bytes beside messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """Opaque bytes that a message names: of what kind and what they are called only readers know.

    They are stored before their message, and belong to nobody's thread until it names them.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(
        "chat.Entry", on_delete=models.CASCADE, related_name="attachments", null=True
    )
    taken_at = models.DateTimeField()
    size = models.PositiveIntegerField()  # bytes, padded and sealed: one of few lengths
    digest = models.BinaryField(max_length=32)  # SHA-256 of what came

    class Meta:
        indexes = [
            models.Index(fields=["person", "taken_at"], name="attachment_of_a_day"),
            models.Index(fields=["taken_at"], condition=Q(entry=None), name="attachment_unnamed"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AttachmentBytes(models.Model):
    """The bytes themselves, apart: a message that names an attachment rewrites none of them."""

    attachment = models.OneToOneField(
        Attachment, on_delete=models.CASCADE, primary_key=True, related_name="stored"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)
