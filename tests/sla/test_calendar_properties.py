"""What is true of every calendar (docs/guarantee.md, rule 16): of thousands drawn at random."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla import deadlines
from sla.calendars import due
from sla.calendars.local import moment_of, shown_at
from sla.calendars.opening import Calendar
from sla.policy import ACUTE, ROUTINE, SOON
from tests.sla.calendars import CALENDARS, STOCKHOLM, by_calendar

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
NIGHTS = [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
ANY_TIME = st.timedeltas(timedelta(), timedelta(days=800)).map(lambda later: FIRST + later)
IN_A_NIGHT = st.builds(
    lambda night, later: night + later,
    st.sampled_from(NIGHTS),
    st.timedeltas(timedelta(days=-1), timedelta(days=1)),
)
MOMENTS = ANY_TIME | IN_A_NIGHT
URGENCIES = st.sampled_from([ROUTINE, SOON, ACUTE])
CAP = timedelta(hours=72)


def check_one(calendar: Calendar, moment: datetime) -> None:
    due_at = due.due_at(moment, calendar)
    assert due_at == due.due_at(moment.astimezone(STOCKHOLM), calendar), "not pure"
    assert due_at > moment
    assert due.is_open(due_at, calendar)
    assert calendar.hours_of(shown_at(due_at, calendar.time_zone)[0])


def check_order(calendar: Calendar, one: datetime, other: datetime) -> None:
    earlier, later = sorted([one, other])
    assert due.due_at(earlier, calendar) <= due.due_at(later, calendar)
    assert due.next_open(earlier, calendar) <= due.next_open(later, calendar)


@given(CALENDARS, MOMENTS)
def test_a_due_time_comes_later_and_never_inside_a_closed_period(
    calendar: Calendar, moment: datetime
) -> None:
    check_one(calendar, moment)


@given(CALENDARS, MOMENTS, MOMENTS)
def test_a_later_message_is_never_due_earlier(
    calendar: Calendar, one: datetime, other: datetime
) -> None:
    check_order(calendar, one, other)


@given(CALENDARS, st.sampled_from(NIGHTS), st.integers(0, 1500), st.integers(1, 90))
def test_nor_is_it_in_the_nights_when_the_clocks_change(
    calendar: Calendar, night: datetime, minute: int, after: int
) -> None:
    one = night + timedelta(minutes=minute - 1440)

    check_order(calendar, one, one + timedelta(minutes=after))


@given(CALENDARS, MOMENTS, URGENCIES)
def test_the_back_up_takes_over_before_the_due_time_and_the_cap(
    calendar: Calendar, moment: datetime, urgency: str
) -> None:
    terms = by_calendar(calendar)

    takes_over = deadlines.escalate_at(moment, urgency, terms)

    assert moment <= takes_over <= min(deadlines.due_at(moment, terms), moment + CAP)
    if urgency == ACUTE:
        assert takes_over == moment + timedelta(minutes=30)


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(), timedelta(hours=40)))
def test_open_time_is_counted_to_the_minute(
    calendar: Calendar, moment: datetime, wait: timedelta
) -> None:
    until = due.after_open_time(moment, wait, calendar)

    spans = calendar.openings_from(moment)
    open_for = timedelta()
    for begin, end in spans:
        open_for += max(min(end, until) - begin, timedelta())
        if end >= until:
            break
    assert open_for == wait


@given(MOMENTS)
def test_what_a_clock_shows_is_the_moment_unless_it_shows_it_twice(moment: datetime) -> None:
    there_and_back = moment_of(*shown_at(moment, STOCKHOLM), STOCKHOLM)

    if moment.astimezone(STOCKHOLM).fold:
        assert moment < there_and_back <= moment + timedelta(hours=1)
    else:
        assert there_and_back == moment


@pytest.mark.proof
@settings(max_examples=10_000, deadline=None)
@given(CALENDARS, MOMENTS, MOMENTS)
def test_of_ten_thousand_calendars_each_keeps_order(
    calendar: Calendar, one: datetime, other: datetime
) -> None:
    check_one(calendar, one)
    check_order(calendar, one, other)
