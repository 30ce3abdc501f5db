"""Passkeys: the public half of a key pair that a person's device or security key guards."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django_otp.models import Device

LONGEST_CREDENTIAL = 1023  # bytes: WebAuthn, "credential ID"


class Passkey(Device):  # type: ignore[misc] # django-otp is not typed
    """A second factor that is touched, not typed.

    ``confirmed`` ends where it may be a copy, or where the second factor was forgotten: it
    proves nothing from then on. The ``name`` of a device in general stays empty: it is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    credential = models.BinaryField(unique=True, max_length=LONGEST_CREDENTIAL)
    attested = models.BinaryField()  # credential id and public key, as the device gave them
    sign_count = models.PositiveBigIntegerField()
    is_synced = models.BooleanField()  # it lives in an account, on several devices
    name_sealed = models.BinaryField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = models.Manager["Passkey"]()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def persistent_id(self) -> str:
        """Return how a session names the device: a whole number, as every device's."""
        return f"{self.model_label()}/{self.pk.int}"


class SpentChallenge(models.Model):
    """A challenge that was answered. Kept until it would be refused for its age."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return bytes(self.digest).hex()
