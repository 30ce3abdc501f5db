"""Rule 7, the promise's part: a time is only ever brought forward, and nothing is done twice."""

from uuid import uuid4

import pytest

from sla.absence import bring_forward
from sla.models import Step
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db


def test_bringing_forward_escalates_now_and_moves_no_due_time(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()

    assert bring_forward(thread_id=promise.thread_id, moment=MORNING + hours(1))
    assert not bring_forward(thread_id=promise.thread_id, moment=MORNING + hours(2))
    settle(door, MORNING + hours(2))

    clock = promise.running()
    assert (clock.escalate_at, clock.due_at) == (MORNING + hours(1), MORNING + hours(24))
    assert door.released == [promise.thread_id]
    assert Step.objects.get().late_by == hours(1)


def test_nothing_is_made_later_or_done_again(promise: Promise, door: OpenDoor) -> None:
    promise.open(urgency="acute")
    settle(door, MORNING + hours(0.5))

    assert not bring_forward(thread_id=promise.thread_id, moment=MORNING + hours(0.6))
    promise.answer(MORNING + hours(0.7))
    assert not bring_forward(thread_id=promise.thread_id, moment=MORNING + hours(0.8))

    assert door.released == [promise.thread_id]


def test_a_promise_at_the_back_up_goes_to_level_two_at_once(door: OpenDoor) -> None:
    promise = Promise(uuid4(), at_back_up=True)
    promise.open()

    bring_forward(thread_id=promise.thread_id, moment=MORNING + hours(1))
    settle(door, MORNING + hours(1))

    assert (Step.objects.get().level, door.released) == (2, [])
