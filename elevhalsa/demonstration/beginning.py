"""The first moment of a demonstration that was unpacked."""

from datetime import datetime, timedelta

from elevhalsa.clock import host_now
from elevhalsa.demonstration import clock
from elevhalsa.people.models import LocalHelp

VALID_FOR = timedelta(days=180)


def begin(*, at: datetime) -> None:
    """Set the promise's clock where the story ended, and call the invented numbers valid today.

    Numbers expire by the world's day, which is another than that of the making.
    """
    today = host_now().date()
    LocalHelp.objects.update(verified_on=today, expires_on=today + VALID_FOR)
    clock.set_offset(at - host_now())
