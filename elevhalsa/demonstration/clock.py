"""Moves the promise's clock of a demonstration. Sign-in and one-time codes keep the host's time."""

import re
from datetime import datetime, timedelta

from django.conf import settings

from elevhalsa.clock import database_now, demonstration_offset
from elevhalsa.models import DemonstrationClock

_LENGTH = re.compile(r"(\d{1,6})(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class NotADemonstration(Exception):
    """A promise that was really given is nobody's to move."""

    def __init__(self) -> None:
        super().__init__(
            f"{settings.DATA_DIR} is not a demonstration: its clock is the world's. "
            "A demonstration begins in an empty folder, with `elevhalsa demo`."
        )


def advance(by: timedelta) -> datetime:
    """Move the clock on. Return what it shows now."""
    set_offset(demonstration_offset() + by)
    return database_now()


def set_offset(offset: timedelta) -> None:
    """Set how far the clock stands from the host's.

    Raises:
        NotADemonstration: Nothing is moved.
    """
    if not settings.DEMONSTRATION:
        raise NotADemonstration
    DemonstrationClock.objects.update_or_create(id=1, defaults={"offset": offset})


def length(text: str) -> timedelta:
    """Return the time that ``25h``, ``90m``, ``2d`` or ``30s`` says.

    Raises:
        ValueError: It says something else.
    """
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no length of time: write 25h, 90m, 2d or 30s.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
