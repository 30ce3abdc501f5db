"""When a person is there: pure arithmetic of weeks, absences and daylight-saving nights."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from elevhalsa.people.attendance import Attendance, Weekly

ZONE = ZoneInfo("Europe/Stockholm")
OFFICE = tuple(Weekly(day, 465, 1020) for day in range(5))  # 7.45 to 17.00


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def first(who: Attendance, at: str, until: str) -> datetime | None:
    return next((start for start, _ in who.spans(local(at), local(until))), None)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-17T09:00", "2026-11-17T09:00"),
        ("2026-11-17T07:00", "2026-11-17T07:45"),
        ("2026-11-17T17:00", "2026-11-18T07:45"),
        ("2026-11-20T17:30", "2026-11-23T07:45"),  # Friday evening
        ("2026-10-24T12:00", "2026-10-26T07:45"),  # the clocks go back on Sunday
        ("2026-03-28T12:00", "2026-03-30T07:45"),  # the clocks go forward on Sunday
    ],
)
def test_a_week_is_local_clock_time(at: str, expected: str) -> None:
    who = Attendance(ZONE, OFFICE)

    assert first(who, at, "2027-01-01T00:00") == local(expected)


def test_an_absence_cuts_the_week_and_both_ends_count_as_they_are_said() -> None:
    away = (local("2026-11-17T08:00"), local("2026-11-17T13:00"))
    who = Attendance(ZONE, OFFICE, (away,))

    spans = list(who.spans(local("2026-11-17T07:00"), local("2026-11-17T23:00")))

    assert spans == [
        (local("2026-11-17T07:45"), away[0]),
        (away[1], local("2026-11-17T17:00")),
    ]
    assert who.is_away(away[0])
    assert not who.is_away(away[1])


def test_absences_that_overlap_are_one_long_one() -> None:
    nine = local("2026-11-17T09:00")
    away = (
        (nine, nine + timedelta(hours=3)),
        (nine + timedelta(hours=1), nine + timedelta(days=1)),
    )
    who = Attendance(ZONE, OFFICE, away)

    assert first(who, "2026-11-17T09:00", "2026-12-01T00:00") == nine + timedelta(days=1)


def test_who_has_said_no_hours_is_away_only_when_it_was_recorded() -> None:
    nine = local("2026-11-21T09:00")  # a Saturday
    unknown = Attendance(ZONE, (), ((nine, nine + timedelta(hours=2)),))

    assert list(unknown.spans(nine, nine + timedelta(hours=2))) == []
    assert first(unknown, "2026-11-21T08:00", "2026-11-21T12:00") == local("2026-11-21T08:00")
    assert not unknown.is_known


def test_hours_until_midnight_end_with_the_day() -> None:
    who = Attendance(ZONE, (Weekly(5, 1320, 1440),))

    spans = list(who.spans(local("2026-11-21T12:00"), local("2026-11-23T12:00")))

    assert spans == [(local("2026-11-21T22:00"), local("2026-11-22T00:00"))]
