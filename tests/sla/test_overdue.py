"""What the watch asks of the data: whose step is overdue, without trusting the scheduler's list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from sla.models import Clock
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db

DUE = MORNING + hours(24)
MINUTE = timedelta(minutes=1)


def overdue() -> bool:
    """Say whether a step that was due a day after the morning is missing."""
    return Clock.objects.overdue(DUE).exists()


def test_a_step_is_overdue_from_its_moment_on(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    settle(door, DUE - MINUTE)

    assert not Clock.objects.overdue(DUE - MINUTE).exists()
    assert overdue()


def test_a_step_that_was_taken_is_not_overdue(promise: Promise, door: OpenDoor) -> None:
    promise.open()
    settle(door, DUE)

    assert not overdue()
    assert Clock.objects.overdue(DUE + hours(12)).exists()  # level two


def test_an_answered_clock_is_never_overdue(promise: Promise) -> None:
    promise.open()
    promise.answer(DUE + hours(1))

    assert not Clock.objects.overdue(DUE + hours(100)).exists()


def test_a_clock_that_fell_off_the_schedulers_list_is_overdue(promise: Promise) -> None:
    promise.open()
    Clock.objects.update(next_action_at=None)

    assert overdue()


def test_a_clock_whose_failing_escalation_is_postponed_is_overdue(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    door.broken = {promise.thread_id}
    settle(door, DUE)

    assert promise.running().next_action_at == DUE + MINUTE
    assert overdue()


def test_a_later_step_that_fails_again_and_again_is_overdue(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, DUE)
    Clock.objects.update(failures=3, next_action_at=DUE + hours(13))

    assert overdue()

    settle(door, DUE + hours(13))
    assert promise.running().failures == 0
    assert not overdue()


def test_it_costs_what_is_overdue_and_not_what_is_open() -> None:
    for minute in range(300):
        Promise(uuid4()).open(MORNING + hours(24) + minute * MINUTE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # three hundred rows fit in its hand

    plan = Clock.objects.overdue(DUE - MINUTE).explain()

    for index in ("clock_next_action", "clock_not_escalated", "clock_failing"):
        assert index in plan, plan
    assert "Seq Scan" not in plan
