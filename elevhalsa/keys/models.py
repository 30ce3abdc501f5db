"""Public keys, sealed team keys and the vaults. The server opens none of it (docs/protocol.md)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from elevhalsa.people.models import Team
from elevhalsa.people.passkey_models import Passkey


class Identity(models.Model):
    """A person's public keys, self-signed. At most one is live; a new one retires the old."""

    kid = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities"
    )
    record = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(retired_at=None), name="identity_one_live"
            )
        ]

    def __str__(self) -> str:
        return str(self.kid)


class Vault(models.Model):
    """A person's private keys and pins under a vault key that the server never has."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="vault"
    )
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Slot(models.Model):
    """One way to open a vault. A ``pin`` slot's share is handed out only for the right code."""

    class Type(models.TextChoices):
        """How the slot's key is made."""

        PIN = "pin"
        PRF = "prf"
        CODE = "code"

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slots"
    )
    type = models.CharField(max_length=4, choices=Type.choices)
    passkey = models.OneToOneField(
        Passkey, on_delete=models.CASCADE, null=True, related_name="slot"
    )
    params = models.BinaryField()  # cat("E1/argon2id", salt, u32 m, u32 t, u32 p), empty otherwise
    wrapped = models.BinaryField()  # the vault key under the slot's key
    share_sealed = models.BinaryField(null=True)  # at rest; NULL for ever after ten wrong codes
    verifier_sealed = models.BinaryField(null=True)
    left = models.PositiveSmallIntegerField(default=10)  # tries left
    wait_until = models.DateTimeField(null=True)  # host time: a guess waits for nobody's clock

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left__gte=0) & Q(left__lte=10), name="slot_has_ten_tries"
            ),
            models.CheckConstraint(
                condition=Q(type="prf", passkey__isnull=False) | ~Q(type="prf") & Q(passkey=None),
                name="slot_prf_has_a_passkey",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DraftKey(models.Model):
    """Seals drafts on a device before its owner chose a secret: the device has only ciphertext."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="draft_key",
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Meeting(models.Model):
    """That somebody meets a student whose keys are new. The secret of its QR never comes here."""

    class How(models.TextChoices):
        """How the new keys were told apart from anybody else's."""

        QR = "qr"
        DIGITS = "digits"

    id = models.UUIDField(primary_key=True, default=uuid4)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()  # host time: a secret waits for nobody's clock
    kid = models.UUIDField(null=True)  # of the keys that were proved, then met
    proof = models.BinaryField(max_length=32, null=True)  # once: only the staff's client can judge
    how = models.CharField(max_length=6, choices=How.choices, blank=True)
    met_at = models.DateTimeField(null=True)  # the promise's time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "student"], condition=Q(met_at=None), name="meeting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, how="") | Q(met_at__isnull=False, kid__isnull=False),
                name="meeting_met_knows_whose_keys",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TeamEpoch(models.Model):
    """One generation of a team's keys. Without a signature it is a proposal that nobody uses."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="epochs")
    epoch = models.PositiveIntegerField()
    kid = models.UUIDField(unique=True)
    record = models.BinaryField()
    signature = models.BinaryField(max_length=64, null=True)
    prev_link = models.BinaryField(null=True)  # at rest; the epoch before, under this one
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "epoch"], name="team_epoch_once"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="team_epoch_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.epoch}"


class TeamBundle(models.Model):
    """A team epoch's private keys, sealed to one member and again at rest."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team_epoch = models.ForeignKey(TeamEpoch, on_delete=models.CASCADE, related_name="bundles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bundles"
    )
    kid = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team_epoch", "person"], name="bundle_once_a_member")
        ]

    def __str__(self) -> str:
        return str(self.pk)
