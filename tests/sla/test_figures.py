"""How promises count: each once, and never better than it was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from sla.statistics.figures import Outcome, count, outcome_of, quantile
from sla.statistics.months import after, bounds, month_of

OPENED = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DUE = OPENED + timedelta(hours=24)


@dataclass
class Ended:
    """A clock that ended so many hours after it was opened."""

    hours: float | None
    ended_by: str = "answer"
    student_ref: bytes = b"1"
    opened_at: datetime = OPENED
    due_at: datetime = DUE

    @property
    def ended_at(self) -> datetime | None:
        return None if self.hours is None else OPENED + timedelta(hours=self.hours)

    @property
    def answered_at(self) -> datetime | None:
        return self.ended_at if self.ended_by == "answer" else None


@pytest.mark.parametrize(
    ("clock", "outcome"),
    [
        (Ended(1), Outcome.KEPT),
        (Ended(24), Outcome.KEPT),
        (Ended(24.001), Outcome.LATE),
        (Ended(None), Outcome.LATE),
        (Ended(3, "elsewhere"), Outcome.ELSEWHERE),
        (Ended(25, "elsewhere"), Outcome.LATE),
        (Ended(3, "none_needed"), Outcome.NONE_NEEDED),
        (Ended(3, "withdrawn"), Outcome.WITHDRAWN),
        (Ended(30, "withdrawn"), Outcome.LATE),
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


@pytest.mark.parametrize(("share", "hours"), [(0.5, 5), (0.9, 9), (1.0, 10)])
def test_a_share_of_answers_came_within_its_time(share: float, hours: float) -> None:
    assert quantile(tuple(float(hour) for hour in range(1, 11)), share) == hours


def test_a_month_is_the_schools_own_and_not_that_of_utc() -> None:
    last_evening = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # 00.30 on 1 November in Stockholm

    assert month_of(last_evening, "Europe/Stockholm") == date(2026, 11, 1)
    begin, end = bounds(date(2026, 10, 1), "Europe/Stockholm")
    assert end - begin == timedelta(days=31, hours=1)  # the clocks go back in October
    assert after(date(2026, 12, 1)) == date(2027, 1, 1)
