"""What a school's clock on the wall shows, and the moment that stands for: in two nights not one.

Both ways keep order: of two moments the later one never shows earlier, and the other way round.
That is what makes a promise by the calendar come never sooner for a later message.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def moment_of(day: date, shown: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) when a clock shows so much since midnight: 24 hours is the next.

    A time that comes twice in autumn means its first; one that spring leaves out, the leap.
    """
    wall = datetime.combine(day, time(), tzinfo=zone) + shown
    moment = wall.astimezone(UTC)
    if _wall(moment, zone) == wall.replace(tzinfo=None):
        return moment
    leap = moment.replace(second=0, microsecond=0)
    while _offset(leap - MINUTE, zone) == _offset(moment, zone):
        leap -= MINUTE
    return leap


def shown_at(moment: datetime, zone: ZoneInfo) -> tuple[date, timedelta]:
    """Return the day, and how much since midnight a clock shows.

    An hour that comes twice is over when its second coming begins.
    """
    local = moment.astimezone(zone)
    if local.fold:
        local = local.replace(second=0, microsecond=0)
    while local.fold:
        local = (local.astimezone(UTC) + MINUTE).astimezone(zone)
    midnight = datetime.combine(local.date(), time())
    return local.date(), local.replace(tzinfo=None) - midnight


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
