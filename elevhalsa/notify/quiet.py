"""Quiet hours: by the clock on the wall of the person's school, for everything but acute."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from elevhalsa.notify.models import QuietHours
from elevhalsa.people import selectors
from elevhalsa.people.models import Person

WHERE_NO_SCHOOL_IS = "Europe/Stockholm"


@dataclass(frozen=True)
class Quiet:
    """From and to, local; over midnight where it begins later than it ends."""

    begin: time
    end: time

    def lasts(self, at: time) -> bool:
        """Say whether ``at`` lies in it."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


DEFAULT = Quiet(begin=time(19), end=time(7))


def end_of(quiet: Quiet | None, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return when a person may be told: ``moment`` itself, or when the quiet that lasts then ends.

    In UTC, with the end on the wall's clock: on a daylight-saving night too.
    """
    local = moment.astimezone(zone)
    if quiet is None or not quiet.lasts(local.time()):
        return moment
    day = local.date() + timedelta(days=local.time() >= quiet.end)
    end = datetime.combine(day, quiet.end, zone)
    # An hour that comes twice, or never: the later reading, so that no end lies before now.
    return max(end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def after(person: Person, moment: datetime) -> datetime:
    """Return when a person may be told what comes at ``moment``."""
    return end_of(of(person), moment, zone_of(person))


def of(person: Person) -> Quiet | None:
    """Return a person's quiet hours; None for who wants none."""
    row = QuietHours.objects.filter(person=person).first()
    if row is None:
        return DEFAULT
    return Quiet(row.begin, row.end) if row.begin is not None and row.end is not None else None


def zone_of(person: Person) -> ZoneInfo:
    """Return the time zone of a person's school."""
    school = selectors.schools_of(person).first()
    return ZoneInfo(school.time_zone if school else WHERE_NO_SCHOOL_IS)
