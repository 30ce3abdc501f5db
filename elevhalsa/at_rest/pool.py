"""Data keys made ahead, for threads: drawn from memory, labelled after the thread's commit.

Key and thread live in two databases. A process reserves a handful of keys in one commit and
draws from them; once a thread has committed, its key is labelled with the thread's scope. A
process that dies in between leaves keys ``drawn:<minute>``, which ``key_care.sweep`` labels or
deletes by what the rows say.
"""

import threading
import time
from functools import partial
from uuid import UUID

from django.db import transaction

from elevhalsa.at_rest import ring
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.models import DataKey

WAITING = ""  # the scope of keys that nobody has drawn
DRAWN = "drawn:"
FULL = 256
HANDFUL = 16
HELD_S = 30 * 60  # a process gives up keys that it did not use for so long

_lock = threading.Lock()
_hand: list[UUID] = []
_held_until = 0.0
_claimed: dict[str, tuple[UUID, float]] = {}  # by scope, until when


def fill() -> bool:
    """Make keys ahead when the pool runs low. Return False: once is enough for now."""
    waiting = DataKey.objects.filter(scope=WAITING).count()
    if waiting < FULL // 2:
        ring.make_keys(WAITING, FULL - waiting)
    return False


def claim(scope: str) -> UUID:
    """Return a key for a scope that has none.

    Within a transaction the same scope is given the same key again. What was claimed for a
    thread that never came to be is forgotten before the sweep deletes it.
    """
    with _lock:
        key_id, until = _claimed.get(scope, (None, 0.0))
        if key_id is None or until < time.monotonic():
            key_id = _draw()
            _claimed[scope] = key_id, time.monotonic() + HELD_S
    transaction.on_commit(partial(_label, scope), robust=True)
    return key_id


def forget() -> None:
    """Put this process's keys out of hand; the sweep finds them."""
    with _lock:
        _hand.clear()
        _claimed.clear()


def drawn_scope(minute: int) -> str:
    """Return the scope of keys drawn in a minute (since 1970), in sortable digits."""
    return f"{DRAWN}{minute:012d}"


def _draw() -> UUID:
    global _held_until  # noqa: PLW0603 - one hand for the process, under its lock
    while True:
        if not _hand or _held_until < time.monotonic():
            _hand[:] = _reserve()
            _held_until = time.monotonic() + HELD_S
        key_id = _hand.pop()
        try:
            ring.open_key(key_id)
        except Shredded:
            continue  # swept in the meantime
        return key_id


def _reserve() -> list[UUID]:
    scope = drawn_scope(int(time.time()) // 60)
    with transaction.atomic(using=ring.RING):
        waiting = DataKey.objects.filter(scope=WAITING).select_for_update(skip_locked=True)
        taken = list(waiting.order_by("pk").values_list("pk", flat=True)[:HANDFUL])
        DataKey.objects.filter(pk__in=taken).update(scope=scope)
    return taken or [key.pk for key in ring.make_keys(scope, HANDFUL)]


def _label(scope: str) -> None:
    key_id, _ = _claimed.get(scope, (None, 0.0))
    if key_id is not None:
        DataKey.objects.filter(pk=key_id, scope__startswith=DRAWN).update(scope=scope)
        _claimed.pop(scope, None)
