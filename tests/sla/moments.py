"""The moments that the promise's tests count from."""

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)


def hours(count: float) -> timedelta:
    """Return so many elapsed hours."""
    return timedelta(hours=count)
