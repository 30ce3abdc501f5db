"""Every minute around the nights when the clocks change: a day is 24 elapsed hours."""

from datetime import UTC, datetime, timedelta

import pytest

from sla import deadlines
from sla.policy import ROUTINE
from sla.terms import DEFAULT_TERMS
from tests.sla.calendars import STOCKHOLM

DAY = timedelta(hours=24)


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"])
def test_every_minute_around_the_night_is_due_after_24_hours(night: str) -> None:
    middle = datetime.fromisoformat(night).replace(tzinfo=UTC)
    minutes = [middle + timedelta(minutes=one) for one in range(-2 * 1440, 2 * 1440)]

    for sent in minutes:
        due_at = deadlines.due_at(sent.astimezone(STOCKHOLM), DEFAULT_TERMS)

        assert due_at - sent == DAY
        assert deadlines.escalate_at(sent, ROUTINE, DEFAULT_TERMS) == due_at
        assert datetime.fromisoformat(due_at.astimezone(STOCKHOLM).isoformat()) == due_at
