"""Whether this process should be sent people: asked by /readyz, told by the server."""

from datetime import datetime, timedelta

from elevhalsa.models import Heartbeat

SCHEDULER, WATCH, BACKUP = "scheduler", "watch", "backup"  # workers
LATE = timedelta(seconds=60)
_draining = False


def start_draining() -> None:
    """Say from now on that nobody new should be sent here."""
    global _draining  # noqa: PLW0603 - a process drains once
    _draining = True


def is_draining() -> bool:
    """Return whether this process is on its way out."""
    return _draining


def beat(worker: str, *, at: datetime) -> None:
    """Record that ``worker`` went round once more at ``at``."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"at": at})


def is_late(worker: str, *, now: datetime, after: timedelta = LATE) -> bool:
    """Return whether ``worker`` has not gone round for so long, or by a clock that runs ahead.

    A beat out of the future would look fresh long after its worker stopped.
    """
    fresh = Heartbeat.objects.filter(worker=worker, at__gt=now - after, at__lt=now + after)
    return not fresh.exists()


def has_beaten(worker: str) -> bool:
    """Return whether ``worker`` has ever gone round here."""
    return Heartbeat.objects.filter(worker=worker).exists()
