"""How often somebody may try: by account and door, never by address.

A school's students share one address: a limit on it would lock out a whole school. Every try
is counted before it is compared, in one statement, so parallel tries gain nothing.
"""

import math
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Case, F, Q, Value, When
from django.utils.crypto import salted_hmac

from elevhalsa.people.errors import Wait
from elevhalsa.people.models import Throttle

# After so many failures in a row, so long. The longest is the cap.
WAITS = {
    5: timedelta(seconds=15),
    6: timedelta(seconds=30),
    7: timedelta(minutes=1),
    8: timedelta(minutes=2),
    9: timedelta(minutes=4),
    10: timedelta(minutes=8),
    11: timedelta(minutes=15),
}
FORGET_AFTER = timedelta(days=1)


class Door(StrEnum):
    """What is being tried. Failures at one door do not count at another."""

    PASSWORD = "password"  # noqa: S105 - a door's name
    ONE_TIME_CODE = "one-time-code"
    PASSKEY = "passkey"
    ADDRESS = "address"  # codes asked for, to prove an address of one's own


def count_try(door: Door, account: str, *, now: datetime) -> None:
    """Count a try as failed until ``forget`` is called. Call it in no transaction.

    Raises:
        Wait: The account must wait at this door; the try may not be compared.
    """
    key = _key(door, account)
    Throttle.objects.bulk_create([Throttle(key=key)], ignore_conflicts=True)
    is_open = Q(wait_until=None) | Q(wait_until__lte=now)
    if Throttle.objects.filter(is_open, key=key).update(
        failures=F("failures") + 1, wait_until=_wait_until(now)
    ):
        return
    until = Throttle.objects.get(key=key).wait_until or now
    raise Wait(max(1, math.ceil((until - now).total_seconds())))


def forget(door: Door, account: str) -> None:
    """Forget the failures: the account proved itself at this door."""
    Throttle.objects.filter(key=_key(door, account)).update(failures=0, wait_until=None)


def sweep(*, now: datetime) -> int:
    """Forget accounts that nobody tried for a day. Return how many."""
    return Throttle.objects.filter(wait_until__lt=now - FORGET_AFTER).delete()[0]


def _wait_until(now: datetime) -> Case:
    """Return when the next try may be made, from the failures counted before this one."""
    steps = sorted(WAITS.items(), reverse=True)
    cases = [When(failures__gte=failures - 1, then=Value(now + wait)) for failures, wait in steps]
    return Case(*cases, default=Value(now))


def _key(door: Door, account: str) -> bytes:
    return salted_hmac(f"throttle:{door}", account, algorithm="sha256").digest()
