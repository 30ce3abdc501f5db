"""Promises by the school's calendar: the guarantee's own table, and what it does not say."""

from datetime import UTC, date, timedelta

import pytest

from sla import deadlines
from sla.calendars import due
from sla.calendars.opening import Calendar, ClosedPeriod, Interval
from sla.policy import ACUTE, ROUTINE, SOON
from tests.sla.calendars import (
    NO_DAY,
    SCHOOL_WEEK,
    by_calendar,
    interval,
    local,
    open_on_weekdays,
)

AUTUMN_BREAK = ClosedPeriod(date(2026, 10, 26), date(2026, 10, 30))
SCHOOL = open_on_weekdays(AUTUMN_BREAK)
TERMS = by_calendar(SCHOOL)


@pytest.mark.parametrize(
    ("sent", "answered_by", "elapsed"),
    [
        ("2026-11-17 09:00", "2026-11-18 09:00", 24),
        ("2026-11-20 15:00", "2026-11-23 15:00", 72),
        ("2026-11-21 22:30", "2026-11-24 08:00", 57.5),
        ("2026-11-16 20:00", "2026-11-18 08:00", 36),
        ("2026-10-23 14:00", "2026-11-02 14:00", 241),
        ("2027-03-25 15:30", "2027-03-30 15:30", 119),
    ],
)
def test_an_answer_is_due_at_the_same_time_on_the_next_school_day(
    sent: str, answered_by: str, elapsed: float
) -> None:
    due_at = deadlines.due_at(local(sent), TERMS)

    assert due_at == local(answered_by).astimezone(UTC)
    assert due_at - local(sent).astimezone(UTC) == timedelta(hours=elapsed)


@pytest.mark.parametrize("sent", ["2026-10-23 14:00", "2027-03-25 15:30", "2026-12-21 10:00"])
def test_the_back_up_takes_over_after_72_hours_however_long_the_school_is_closed(sent: str) -> None:
    closed_for_christmas = ClosedPeriod(date(2026, 12, 22), date(2027, 1, 10))
    terms = by_calendar(open_on_weekdays(AUTUMN_BREAK, closed_for_christmas))

    takes_over = deadlines.escalate_at(local(sent), ROUTINE, terms)

    assert takes_over - local(sent).astimezone(UTC) == timedelta(hours=72)


@pytest.mark.parametrize("sent", ["2026-11-21 22:30", "2026-10-25 02:30", "2026-12-24 18:00"])
def test_an_acute_promise_knows_no_calendar(sent: str) -> None:
    takes_over = deadlines.escalate_at(local(sent), ACUTE, TERMS)

    assert takes_over - local(sent).astimezone(UTC) == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("sent", "takes_over"),
    [
        ("2026-11-17 08:30", "2026-11-17 16:30"),
        ("2026-11-17 15:00", "2026-11-18 14:00"),
        ("2026-11-20 15:00", "2026-11-23 14:00"),
        ("2026-11-21 22:30", "2026-11-23 16:00"),
    ],
)
def test_soon_is_eight_hours_in_which_the_school_is_open(sent: str, takes_over: str) -> None:
    assert deadlines.escalate_at(local(sent), SOON, TERMS) == local(takes_over)


def test_soon_is_never_after_the_due_time() -> None:
    short_days = Calendar(1, "Europe/Stockholm", (*((interval(10, 12),),) * 5, NO_DAY, NO_DAY))
    sent = local("2026-11-17 10:00")

    takes_over = deadlines.escalate_at(sent, SOON, by_calendar(short_days))

    assert takes_over == local("2026-11-18 10:00")


@pytest.mark.parametrize(
    ("sent", "answered_by"),
    [
        ("2026-11-17 11:59", "2026-11-18 11:59"),
        ("2026-11-17 12:00", "2026-11-18 13:00"),  # it closes at noon: what comes then came at one
        ("2026-11-17 12:30", "2026-11-18 13:00"),
        ("2026-11-17 14:00", "2026-11-18 14:00"),
        ("2026-11-17 16:00", "2026-11-19 09:00"),
    ],
)
def test_a_day_may_open_twice(sent: str, answered_by: str) -> None:
    day = (interval(9, 12), interval(13, 16))
    calendar = Calendar(1, "Europe/Stockholm", (day,) * 5 + (NO_DAY, NO_DAY))

    assert due.due_at(local(sent), calendar) == local(answered_by)


def test_a_due_time_outside_a_shorter_day_moves_to_the_next_opening() -> None:
    early_friday = (*SCHOOL_WEEK[:4], (interval(8, 13),), NO_DAY, NO_DAY)
    calendar = Calendar(1, "Europe/Stockholm", early_friday)

    assert due.due_at(local("2026-11-19 15:00"), calendar) == local("2026-11-23 08:00")


@pytest.mark.parametrize(
    "day", ["2026-12-24", "2026-12-31", "2027-01-06", "2027-03-26", "2027-05-06", "2027-06-25"]
)
def test_a_school_is_closed_on_holidays_and_their_eves(day: str) -> None:
    assert SCHOOL.hours_of(date.fromisoformat(day)) == ()


@pytest.mark.parametrize("day", ["2027-03-25", "2027-04-30", "2027-05-07"])
def test_a_school_is_open_on_half_days_and_on_days_between(day: str) -> None:
    assert SCHOOL.hours_of(date.fromisoformat(day)) == SCHOOL_WEEK[0]


def test_easter_eve_and_whitsun_eve_are_closed_where_saturdays_are_not() -> None:
    every_day = Calendar(1, "Europe/Stockholm", (SCHOOL_WEEK[0],) * 7, SCHOOL.closed)

    assert every_day.hours_of(date(2027, 3, 27)) == every_day.hours_of(date(2027, 5, 15)) == ()
    assert every_day.hours_of(date(2027, 4, 3))


def test_a_calendar_that_never_opens_is_none() -> None:
    with pytest.raises(ValueError, match="some opening"):
        Calendar(1, "Europe/Stockholm", (NO_DAY,) * 7)


@pytest.mark.parametrize(
    "day", [(interval(8, 12), interval(11, 16)), (interval(13, 16), interval(8, 12))]
)
def test_intervals_of_a_day_stand_in_order_and_apart(day: tuple[Interval, ...]) -> None:
    with pytest.raises(ValueError, match="in order and apart"):
        Calendar(1, "Europe/Stockholm", (day,) * 7)
