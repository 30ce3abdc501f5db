"""The key ring. Its table lives in a database of its own (``keyring``), apart from all data."""

from uuid import uuid4

from django.db import models


class DataKey(models.Model):
    """A data key, wrapped under the key-encryption key. Deleting it shreds what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    scope = models.CharField(max_length=64, blank=True)  # "" while it waits in the pool
    kek_id = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    retired_at = models.DateTimeField(null=True)  # opens what it sealed; seals nothing new

    class Meta:
        indexes = [models.Index(fields=["scope"], name="data_key_scope")]

    def __str__(self) -> str:
        return str(self.pk)
