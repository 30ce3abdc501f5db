"""The one time source. Everything else is handed a ``Now`` and never asks the host.

A promise is made in the database's time (docs/guarantee.md, "Time"): on
PostgreSQL ``clock_timestamp()``, never the transaction's start; on SQLite the host's clock,
read after ``BEGIN IMMEDIATE``. The demonstration may move it; no other build can.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

Now = Callable[[], datetime]


def host_now() -> datetime:
    """Return this host's time (UTC, aware): for sessions and one-time codes alone."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """Return the promise's time (UTC, aware). Call it once, behind the lock."""
    return engine_now() + demonstration_offset()


def engine_now() -> datetime:
    """Return the time of what keeps the data (UTC, aware), which nothing moves."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def demonstration_offset() -> timedelta:
    """Return how far the demonstration has moved its clock; always zero outside one."""
    if not settings.DEMONSTRATION:
        return timedelta()
    from elevhalsa.models import DemonstrationClock  # noqa: PLC0415 - the tables load later

    row = DemonstrationClock.objects.first()
    return row.offset if row else timedelta()
