"""The guarantee's own table, and elapsed time on the days when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla import deadlines
from sla.policy import ACUTE, ROUTINE, SOON, more_urgent
from sla.terms import DEFAULT_TERMS

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=1500)).map(lambda later: FIRST + later)
URGENCIES = st.sampled_from([ROUTINE, SOON, ACUTE])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ("2026-11-17 09:00", "2026-11-18 09:00"),
        ("2026-11-20 15:00", "2026-11-21 15:00"),
        ("2026-11-21 22:30", "2026-11-22 22:30"),
        ("2026-11-16 20:00", "2026-11-17 20:00"),
        ("2026-10-24 14:00", "2026-10-25 13:00"),  # the clocks go back
        ("2026-03-28 14:00", "2026-03-29 15:00"),  # the clocks go forward
        ("2026-10-23 14:00", "2026-10-24 14:00"),
        ("2027-03-25 15:30", "2027-03-26 15:30"),
    ],
)
def test_an_answer_is_due_24_elapsed_hours_later_every_day_of_the_year(sent: str, due: str) -> None:
    assert deadlines.due_at(local(sent), DEFAULT_TERMS) == local(due).astimezone(UTC)


@given(MOMENTS)
def test_24_hours_are_24_elapsed_hours_whatever_the_calendar_does(moment: datetime) -> None:
    shown_locally = moment.astimezone(STOCKHOLM)

    assert deadlines.due_at(shown_locally, DEFAULT_TERMS) - moment == timedelta(hours=24)


@pytest.mark.parametrize(
    ("urgency", "patience"),
    [(ROUTINE, timedelta(hours=24)), (SOON, timedelta(hours=8)), (ACUTE, timedelta(minutes=30))],
)
def test_the_back_up_takes_over_by_urgency_and_never_after_the_due_time(
    urgency: str, patience: timedelta
) -> None:
    sent = local("2026-11-17 09:00").astimezone(UTC)

    takes_over = deadlines.escalate_at(sent, urgency, DEFAULT_TERMS)

    assert takes_over - sent == patience
    assert takes_over <= deadlines.due_at(sent, DEFAULT_TERMS)


@given(opened=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=3)), raised_to=URGENCIES)
def test_raising_never_makes_the_escalation_later(
    opened: datetime, later: timedelta, raised_to: str
) -> None:
    before = deadlines.escalate_at(opened, SOON, DEFAULT_TERMS)

    after = deadlines.raised(before, urgency=raised_to, at=opened + later, terms=DEFAULT_TERMS)

    assert after <= before


@pytest.mark.parametrize(
    ("acute_after", "minutes"),
    [(None, 720), (-30, 30), (0, 30), (60, 90), (700, 720)],
)
def test_acute_waits_half_an_hour_for_level_two_and_everything_else_half_a_day(
    acute_after: int | None, minutes: int
) -> None:
    since = local("2026-11-17 09:00")
    acute_at = None if acute_after is None else since + timedelta(minutes=acute_after)

    due = deadlines.level_2_at(since, acute_at, DEFAULT_TERMS)

    assert due - since == timedelta(minutes=minutes)


@given(URGENCIES, URGENCIES)
def test_of_two_urgencies_the_more_urgent_counts(one: str, other: str) -> None:
    assert more_urgent(one, other) == more_urgent(other, one)
    assert more_urgent(one, ACUTE) == ACUTE
