"""Data keys by scope: what is sealed together, and shredded together.

``pin``, ``codes``, ``drafts``, ``organisation:<id>``, ``school:<id>``, ``thread:<id>``,
``month:<school id>:<year>-<month>``.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from elevhalsa.at_rest import pool, ring
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.models import DataKey

THREAD = "thread:"
MONTH = "month:"  # what is derived from its key is compared, so a month has one for all its days


def key_for(scope: str) -> tuple[UUID, bytes]:
    """Return id and bytes of the key that seals new columns of ``scope``; made when first asked.

    A thread's is drawn from the pool: opening a thread waits for no second commit.
    """
    found = _newest(scope)
    if found is None and scope.startswith(THREAD):
        drawn = pool.claim(scope)
        return drawn, ring.open_key(drawn)
    if found is None:
        with transaction.atomic(using=ring.RING):
            found = _newest(scope) or ring.make_key(scope)
    return found.pk, ring.open_key(found.pk)


def month_key(scope: str) -> bytes:
    """Return the one key that a month's scope ever has; made when first asked, also by two at once.

    Its id follows from the scope.
    """
    key_id = uuid5(NAMESPACE_URL, scope)
    try:
        return ring.open_key(key_id)
    except Shredded:
        ring.make_named_key(key_id, scope)
        return ring.open_key(key_id)


def keys_of(scope: str) -> list[bytes]:
    """Return the bytes of every key the scope has or had."""
    return [ring.open_key(row.pk) for row in DataKey.objects.filter(scope=scope)]


def _newest(scope: str) -> DataKey | None:
    return DataKey.objects.filter(scope=scope, retired_at=None).order_by("pk").first()
