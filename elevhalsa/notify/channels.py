"""Which way a dispatch goes out."""

from elevhalsa.clock import Now
from elevhalsa.notify.models import Dispatch


def send(dispatch: Dispatch, now: Now) -> bool:
    """Send a dispatch; return whether the person was reached. Their own page always shows it."""
    del dispatch, now
    return True
