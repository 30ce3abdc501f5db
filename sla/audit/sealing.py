"""Sealing events in batches: each seal digests its events and the seal before it.

Events are sealed behind the transactions that write them, so that no two of these wait for each
other; until then, at most some minutes, an event has no seal.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from elevhalsa.clock import Now
from sla.history import as_json
from sla.models import Event, Seal

BATCH = 1000  # events
EVERY = timedelta(minutes=1)  # a batch that is not full waits so long for more
BEGINNING = bytes(32)  # what the first seal follows


def seal_one(*, now: Now) -> bool:
    """Seal the oldest events that have none. Return whether there was a batch to seal.

    Any number of processes may call this at once: a number is given out once.
    """
    try:
        with transaction.atomic():
            return _seal(now)
    except IntegrityError:  # another process gave out this number
        return False


def _seal(now: Now) -> bool:
    newest = Seal.objects.order_by("-number").first()
    moment = now()
    waiting = Event.objects.filter(seal=None, at__lte=moment).order_by("at")
    events = sorted(waiting[:BATCH], key=lambda event: event.pk)
    early = newest and newest.at <= moment < newest.at + EVERY
    if not events or (early and len(events) < BATCH):
        return False
    seal = Seal.objects.create(
        number=newest.number + 1 if newest else 1,
        at=moment,
        events_sealed=len(events),
        digest=digest_of(bytes(newest.digest) if newest else BEGINNING, events),
    )
    Event.objects.filter(pk__in=[event.pk for event in events]).update(seal=seal)
    return True


def digest_of(before: bytes, events: Iterable[Event]) -> bytes:
    """Return SHA-256 over the digest before and each event's own, in the order of their ids."""
    digest = sha256(before)
    for event in events:
        said = [
            event.pk,
            as_json(event.school_id),
            as_json(event.clock_id),
            event.kind,
            as_json(event.at),
            event.data,
        ]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest.update(sha256(text.encode()).digest())
    return digest.digest()
