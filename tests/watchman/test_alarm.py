"""When a person is told of a trouble, when again, and that it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from elevhalsa.watchman.alarm import Alarm, News, Telling, Trouble
from elevhalsa.watchman.limits import TOLD_WITHIN_MIN, Limits, limits

NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATE, STUCK = Trouble.SCHEDULER, Trouble.PROMISES


class Rounds:
    """An alarm, a round each minute, and what came out of it."""

    def __init__(self) -> None:
        self.alarm = Alarm(again_after=15 * MINUTE)
        self.at = NIGHT

    def see(self, *troubles: Trouble, reached: bool = True) -> Telling | None:
        self.at += MINUTE
        telling = self.alarm.see(troubles, at=self.at)
        if telling and reached:
            self.alarm.was_told(telling, at=self.at)
        return telling


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


def test_a_trouble_is_told_when_it_is_seen_a_second_time_running(rounds: Rounds) -> None:
    assert rounds.see(LATE) is None
    assert rounds.see(LATE) == Telling(News.ALARM, (LATE,))


def test_what_was_gone_in_the_next_round_wakes_nobody(rounds: Rounds) -> None:
    assert [rounds.see(LATE), rounds.see(), rounds.see(LATE), rounds.see(STUCK)] == [None] * 4


def test_the_same_trouble_is_told_again_after_a_while(rounds: Rounds) -> None:
    told = [rounds.see(LATE) for _ in range(32)]

    assert [place for place, telling in enumerate(told) if telling] == [1, 16, 31]


def test_a_second_trouble_is_told_at_once(rounds: Rounds) -> None:
    rounds.see(LATE)
    rounds.see(LATE)
    rounds.see(LATE, STUCK)

    assert rounds.see(LATE, STUCK) == Telling(News.ALARM, (STUCK, LATE))


def test_a_trouble_that_comes_again_while_another_lasts_waits_for_no_quarter_of_an_hour(
    rounds: Rounds,
) -> None:
    for troubles in ((LATE,), (LATE, STUCK), (LATE, STUCK), (LATE,), (LATE,), (LATE, STUCK)):
        rounds.see(*troubles)

    assert rounds.see(LATE, STUCK) == Telling(News.ALARM, (STUCK, LATE))


def test_one_that_is_missed_by_a_single_look_is_no_news(rounds: Rounds) -> None:
    for troubles in ((LATE,), (LATE, STUCK), (LATE, STUCK), (LATE,), (LATE, STUCK)):
        rounds.see(*troubles)

    assert rounds.see(LATE, STUCK) is None


def test_the_end_is_told_though_what_was_told_of_went_before_the_rest(rounds: Rounds) -> None:
    several: list[tuple[Trouble, ...]] = [(LATE,), (LATE,), (STUCK,), (), ()]
    told = [rounds.see(*troubles, reached=bool(troubles)) for troubles in several]

    assert told[-2:] == [Telling(News.OVER, ())] * 2  # until somebody took it


def test_its_end_is_told_once(rounds: Rounds) -> None:
    rounds.see(LATE)
    rounds.see(LATE)

    assert rounds.see() == Telling(News.OVER, ())
    assert rounds.see() is None


def test_who_was_not_reached_is_told_in_the_next_round(rounds: Rounds) -> None:
    rounds.see(LATE)
    rounds.see(LATE, reached=False)

    assert rounds.see(LATE) == Telling(News.ALARM, (LATE,))
    assert rounds.see(LATE) is None


def test_with_the_limits_in_force_a_person_is_told_within_ten_minutes() -> None:
    in_force = limits(60)

    assert in_force == Limits()
    assert in_force.slowest_min == 7
    assert in_force.slowest_min < TOLD_WITHIN_MIN == 10
    assert in_force.canary_within_min == 2
