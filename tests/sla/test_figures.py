"""How promises count: each once, and never better than it was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from sla.statistics import figures, periods
from sla.statistics.figures import Outcome, Part, count, outcome_of, quantile, wait_of

OPENED = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)  # a Monday, 10 o'clock in Stockholm
STOCKHOLM = "Europe/Stockholm"


@dataclass
class Ended:
    """A clock that ended so many hours after it was opened."""

    hours: float | None
    ended_by: str = "answer"
    due_h: float = 24
    student_ref: bytes = b"1"
    opened_at: datetime = OPENED
    urgency: str = "routine"
    arrival: str = "day"
    escalated: bool = False
    at_back_up: bool = False

    @property
    def due_at(self) -> datetime:
        return OPENED + timedelta(hours=self.due_h)

    @property
    def ended_at(self) -> datetime | None:
        return None if self.hours is None else OPENED + timedelta(hours=self.hours)

    @property
    def answered_at(self) -> datetime | None:
        return self.ended_at if self.ended_by == "answer" else None

    @property
    def outcome(self) -> str:
        return outcome_of(self)

    @property
    def wait_h(self) -> float | None:
        return wait_of(self)


@pytest.mark.parametrize(
    ("clock", "outcome"),
    [
        (Ended(1), Outcome.KEPT),
        (Ended(24), Outcome.KEPT),
        (Ended(24.001), Outcome.LATE),
        (Ended(24.001, due_h=72), Outcome.KEPT_LATER),
        (Ended(72.001, due_h=72), Outcome.LATE),
        (Ended(5, due_h=4), Outcome.LATE),  # a follow-up's time, which a message joined
        (Ended(None), Outcome.LATE),
        (Ended(3, "elsewhere"), Outcome.ELSEWHERE),
        (Ended(25, "elsewhere"), Outcome.LATE),
        (Ended(3, "none_needed"), Outcome.NONE_NEEDED),
        (Ended(3, "withdrawn"), Outcome.WITHDRAWN),
        (Ended(30, "withdrawn"), Outcome.LATE),
        (Ended(3, "erased"), Outcome.WITHDRAWN),
        (Ended(30, "erased"), Outcome.LATE),
    ],
)
def test_every_promise_has_one_outcome_and_none_is_kept_without_an_answer(
    clock: Ended, outcome: Outcome
) -> None:
    assert outcome_of(clock) == outcome


def test_figures_count_promises_and_students_apart() -> None:
    counted = count([Ended(2), Ended(4), Ended(30, student_ref=b"2"), Ended(1, "elsewhere")])

    assert (counted.students, counted.clocks) == (2, 4)
    assert counted.hours == (2.0, 4.0, 30.0)


def test_only_a_calendar_school_has_a_cell_for_what_took_longer_than_a_day_and_was_kept() -> None:
    """Elsewhere everybody knows that it is nought: hidden, it would protect nothing."""
    assert Outcome.KEPT_LATER not in count([Ended(2)]).outcomes
    later = count([Ended(2), Ended(30, due_h=72)], calendar=True).outcomes
    assert (later[Outcome.KEPT], later[Outcome.KEPT_LATER]) == (1, 1)


def test_a_follow_up_is_kept_by_the_time_that_was_said_however_long_that_was() -> None:
    counted = figures.count_follow_ups([Ended(2), Ended(160, due_h=168), Ended(30)])

    assert (counted.outcomes[Outcome.KEPT], counted.outcomes[Outcome.LATE]) == (2, 1)
    assert counted.parts == {}


def test_promises_are_told_apart_in_fixed_groups() -> None:
    clocks = [Ended(1.5), Ended(9, urgency="acute", escalated=True), Ended(30, at_back_up=True)]

    parts = count(clocks, with_team=True).parts

    assert parts[Part.WAIT] == {"to_2": 1, "to_4": 0, "to_8": 0, "to_12": 1, "to_24": 0}
    assert parts[Part.URGENCY] == {"routine": 2, "soon": 0, "acute": 1}
    assert parts[Part.ESCALATED] == {"yes": 1, "no": 2}
    assert parts[Part.TEAM] == {"own": 1, "back_up": 2}
    assert Part.TEAM not in count(clocks).parts


@pytest.mark.parametrize(
    ("hour", "arrival"),
    [(5.9, "night"), (6, "day"), (14.9, "day"), (15, "evening"), (20, "night"), (-5, "weekend")],
)
def test_a_message_arrives_on_the_schools_clock(hour: float, arrival: str) -> None:
    midnight = OPENED.replace(hour=0)  # UTC: 2 o'clock in Stockholm

    assert figures.arrival_of(midnight + timedelta(hours=hour), STOCKHOLM) == arrival


@pytest.mark.parametrize(("share", "hours"), [(0.5, 5), (0.9, 9), (1.0, 10)])
def test_a_share_of_answers_came_within_its_time(share: float, hours: float) -> None:
    assert quantile(tuple(float(hour) for hour in range(1, 11)), share) == hours


def test_a_month_is_the_schools_own_and_not_that_of_utc() -> None:
    last_evening = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # 00.30 on 1 November in Stockholm

    assert periods.local_day(last_evening, STOCKHOLM) == date(2026, 11, 1)
    begin, end = periods.month(date(2026, 10, 7)).bounds(STOCKHOLM)
    assert end - begin == timedelta(days=31, hours=1)  # the clocks go back in October
    assert periods.month(date(2026, 12, 1)).end == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "text", "first", "end"),
    [
        (date(2026, 6, 30), "2026-vt", date(2026, 1, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), "2026-ht", date(2026, 7, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), "2026-ht", date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_every_month_belongs_to_one_term(day: date, text: str, first: date, end: date) -> None:
    term = periods.term(day)

    assert (str(term), term.begin, term.end) == (text, first, end)
    assert periods.parse(text) == term
    assert periods.month(day).begin in term.months


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "now", "2026-10-05", "2026-xt", "²026-10"])
def test_nothing_else_is_a_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|month"):
        periods.parse(text)
