"""What nobody waits for: keys made ahead, and what is over thrown away."""

import threading
import time
from importlib import import_module

from django.conf import settings

from chat.services import attachments
from elevhalsa import key_care
from elevhalsa.at_rest import pool
from elevhalsa.clock import database_now, host_now
from elevhalsa.keys.services import meetings
from elevhalsa.notify import outbox
from elevhalsa.people import challenges, throttle

EVERY_S = 3600.0

_turn = threading.Lock()
_next_at = 0.0


def make_keys_ahead() -> bool:
    """Fill the pool of data keys when it runs low. Return False: once a round is enough."""
    return pool.fill()


def tidy_up() -> bool:
    """Once an hour: sweep keys and pictures left over, forget old failures and ended sessions."""
    global _next_at  # noqa: PLW0603 - one turn a process
    with _turn:
        if time.monotonic() < _next_at:
            return False
        _next_at = time.monotonic() + EVERY_S
    key_care.sweep()
    key_care.forget_months(now=database_now())
    outbox.forget_old(moment=database_now())
    attachments.sweep(now=database_now())
    throttle.sweep(now=host_now())
    meetings.forget_unmet(now=host_now())
    challenges.sweep(now=host_now())
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return False
