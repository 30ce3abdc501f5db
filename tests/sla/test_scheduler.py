"""Nobody is forgotten and nobody is told twice: one step at a time, oldest first."""

from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from sla import services
from sla.ladder.rungs import Kind
from sla.models import Clock, Step, clocks
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db


def levels() -> list[int]:
    """Return the levels that were reached; reminders are none."""
    reached = Step.objects.exclude(kind=Kind.REMINDER).exclude(kind=Kind.ACUTE)
    return list(reached.order_by("at", "level").values_list("level", flat=True))


def test_an_unanswered_clock_is_escalated_once(promise: Promise, door: OpenDoor) -> None:
    promise.open()

    assert settle(door, MORNING + hours(24)) == 1
    assert settle(door, MORNING + hours(25)) == 0

    assert Step.objects.get().at == MORNING + hours(24)
    assert door.released == [promise.thread_id]
    assert promise.running().escalated_at == MORNING + hours(24)


def test_nothing_happens_before_its_time(promise: Promise, door: OpenDoor) -> None:
    promise.open()

    assert settle(door, MORNING + hours(12) - timedelta(microseconds=1)) == 0
    settle(door, MORNING + hours(24) - timedelta(microseconds=1))
    assert (levels(), door.released) == ([], [])


def test_an_answered_clock_is_never_escalated(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    promise.answer(MORNING + hours(24))

    assert settle(door, MORNING + hours(100)) == 0


def test_level_two_follows_half_a_day_after_the_escalation_and_then_each_day(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))

    settle(door, MORNING + hours(36) - timedelta(seconds=1))
    assert levels() == [1]
    for day in range(3):
        settle(door, MORNING + hours(36 + 24 * day))
    assert levels() == [1, 2, 3, 4]
    assert door.released == [promise.thread_id]


def test_an_acute_clock_climbs_by_half_hours(promise: Promise, door: OpenDoor) -> None:
    promise.open(urgency="acute")

    for half_hour in range(4):
        settle(door, MORNING + hours(half_hour / 2))

    assert levels() == [1, 2, 3]


def test_a_clock_at_the_back_up_goes_straight_to_level_two(door: OpenDoor) -> None:
    Promise(uuid4(), at_back_up=True).open()

    settle(door, MORNING + hours(24))

    assert (levels(), door.released) == ([2], [])
    assert Clock.objects.get().escalated_at is None


def test_a_clock_handed_to_the_back_up_goes_straight_to_level_two(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    services.move_clock(thread_id=promise.thread_id, at_back_up=True, moment=MORNING)

    settle(door, MORNING + hours(24))

    assert levels() == [2]
    assert promise.running().due_at == MORNING + hours(24)


def test_a_clock_handed_on_after_level_two_still_goes_to_the_back_up(door: OpenDoor) -> None:
    promise = Promise(uuid4(), at_back_up=True)
    promise.open()
    settle(door, MORNING + hours(24))
    services.move_clock(thread_id=promise.thread_id, at_back_up=False, moment=MORNING)

    settle(door, MORNING + hours(25))

    assert (levels(), door.released) == ([2, 1], [promise.thread_id])


def test_a_clock_that_runs_again_goes_by_who_has_the_thread_by_then(door: OpenDoor) -> None:
    promise = Promise(uuid4(), at_back_up=True)
    promise.open()
    promise.answer(MORNING + hours(1))
    promise.at_back_up = False  # handed over while no clock ran
    promise.retract(2, MORNING + hours(2))

    settle(door, MORNING + hours(24))

    assert (levels(), door.released) == ([1], [promise.thread_id])


def test_level_two_keeps_its_time_for_a_clock_that_runs_again_at_the_back_up(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    promise.answer(MORNING + hours(25))
    promise.at_back_up = True
    promise.retract(2, MORNING + hours(26))

    settle(door, MORNING + hours(35))
    assert levels() == [1]
    settle(door, MORNING + hours(36))
    assert levels() == [1, 2]


def test_after_downtime_everything_due_is_done_once_oldest_first_and_says_how_late(
    door: OpenDoor,
) -> None:
    promises = [Promise(uuid4()) for _ in range(5)]
    for number, promise in enumerate(promises):
        promise.open(MORNING + hours(4 - number))

    assert settle(door, MORNING + hours(48)) == 5

    assert door.released == [promise.thread_id for promise in reversed(promises)]
    late = Step.objects.order_by("-late_by").values_list("late_by", flat=True)
    assert list(late) == [hours(24 - number) for number in range(5)]


def test_the_student_is_promised_level_two_from_the_escalation_that_really_was(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(40))

    settle(door, MORNING + hours(52) - timedelta(seconds=1))
    assert levels() == [1]
    settle(door, MORNING + hours(52))
    assert levels() == [1, 2]


def test_a_busy_thread_is_passed_over_and_comes_next_time(promise: Promise, door: OpenDoor) -> None:
    other = Promise(uuid4())
    promise.open()
    other.open(MORNING + hours(1))
    door.busy = {promise.thread_id}

    settle(door, MORNING + hours(30))
    assert door.released == [other.thread_id]

    door.busy = set()
    settle(door, MORNING + hours(30))
    assert door.released == [other.thread_id, promise.thread_id]


def test_a_clock_whose_thread_is_gone_is_reported_and_postponed(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    door.gone = {promise.thread_id}

    with capture_logs() as logs:
        settle(door, MORNING + hours(30))

    gone = promise.running()
    assert (gone.failures, gone.next_action_at) == (1, MORNING + hours(30) + timedelta(minutes=1))
    assert [(line["log_level"], line["event"], line["clock"]) for line in logs] == [
        ("error", "a clock's thread is gone", str(gone.pk))
    ]


def test_clocks_without_a_thread_starve_nobody(
    door: OpenDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "WORK_LIST", 3)
    lost = [Promise(uuid4()) for _ in range(clocks.WORK_LIST)]
    for promise in lost:
        promise.open()
    door.gone = {promise.thread_id for promise in lost}
    waiting = Promise(uuid4())
    waiting.open(MORNING + hours(1))

    settle(door, MORNING + hours(30))

    assert door.released == [waiting.thread_id]


def test_a_busy_thread_is_not_reported(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    door.busy = {promise.thread_id}

    with capture_logs() as logs:
        settle(door, MORNING + hours(30))

    assert (logs, promise.running().failures) == ([], 0)


def test_a_step_is_as_late_as_it_was_really_due_after_a_raise_behind_the_escalation(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    services.raise_urgency(thread_id=promise.thread_id, urgency="acute", moment=MORNING + hours(30))

    settle(door, MORNING + hours(30.5))

    assert Step.objects.get(level=2).late_by == timedelta()


def test_a_raise_makes_no_step_later(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    at = MORNING + hours(35.75)
    services.raise_urgency(thread_id=promise.thread_id, urgency="acute", moment=at)

    settle(door, MORNING + hours(37))

    assert Step.objects.get(level=2).late_by == hours(1)


def test_a_row_that_fails_leaves_nothing_half_done_and_holds_up_nobody(
    promise: Promise, door: OpenDoor
) -> None:
    other = Promise(uuid4())
    promise.open()
    other.open(MORNING + hours(1))
    door.broken = {promise.thread_id}

    settle(door, MORNING + hours(30))

    broken = promise.running()
    assert door.released == [other.thread_id]
    assert (broken.failures, broken.escalated_at) == (1, None)
    assert not broken.steps.exists()
    assert broken.next_action_at == MORNING + hours(30) + timedelta(minutes=1)


def test_a_row_that_failed_is_tried_again_ever_more_rarely_until_it_works(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    door.broken = {promise.thread_id}
    settle(door, MORNING + hours(30))
    settle(door, MORNING + hours(30) + timedelta(minutes=1))
    assert promise.running().next_action_at == MORNING + hours(30) + timedelta(minutes=3)

    door.broken = set()
    settle(door, MORNING + hours(31))

    assert Step.objects.get().late_by == hours(7)


def test_a_new_clock_of_a_thread_is_escalated_anew(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    promise.answer(MORNING + hours(25))
    promise.open(MORNING + hours(30))

    settle(door, MORNING + hours(54))

    assert levels() == [1, 1]
