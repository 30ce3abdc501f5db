"""Argon2id, a few at a time: each takes 100 MiB, and strangers may ask for as many as they like."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from elevhalsa.errors import DomainError

AT_ONCE = 4
PATIENCE_S = 5.0

_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(DomainError):
    """Too many are signing in at this moment: nothing was compared, nothing counted."""

    code = "try_again"
    status = 503


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the places at which passwords are hashed.

    Raises:
        Busy: None became free in time.
    """
    if not _places.acquire(timeout=PATIENCE_S):
        raise Busy
    try:
        yield
    finally:
        _places.release()
