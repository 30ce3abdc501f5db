"""On what terms a school promises: its policy and its calendar, each in one version."""

from dataclasses import dataclass

from sla.calendars.opening import ALWAYS_OPEN, Calendar
from sla.policy import DEFAULT, Policy


@dataclass(frozen=True)
class Terms:
    """What a promise is worked out from."""

    policy: Policy
    calendar: Calendar


DEFAULT_TERMS = Terms(policy=DEFAULT, calendar=ALWAYS_OPEN)  # every hour of every day of the year
