"""On what terms a school promises: its policy and its calendar, each in one version."""

from dataclasses import dataclass
from datetime import datetime

from sla.calendars import due
from sla.calendars.opening import ALWAYS_OPEN, Calendar
from sla.policy import DEFAULT, Policy


@dataclass(frozen=True)
class Terms:
    """What a promise is worked out from."""

    policy: Policy
    calendar: Calendar

    def is_out_of_hours(self, at: datetime) -> bool:
        """Say whether a school that promises by its calendar is closed."""
        return self.policy.mode == "calendar" and not due.is_open(at, self.calendar)


DEFAULT_TERMS = Terms(policy=DEFAULT, calendar=ALWAYS_OPEN)  # every hour of every day of the year
