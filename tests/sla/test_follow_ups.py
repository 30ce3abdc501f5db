"""“Jag återkommer senast …” is kept, or somebody else takes over (rule 15)."""

from datetime import timedelta
from uuid import UUID

import pytest

from sla import follow_ups, services
from sla.errors import NotForThisClock
from sla.models import Clock, EndedBy
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db


def subject(promise: Promise) -> services.Subject:
    return services.Subject(
        promise.thread_id, UUID(int=1), "counsellor", b"0123456789abcdef", promise.at_back_up
    )


def follow_up(promise: Promise, in_hours: float, *, urgency: str = "routine") -> Clock:
    return follow_ups.open_follow_up(
        subject=subject(promise),
        urgency=urgency,
        follow_up_at=MORNING + hours(in_hours),
        moment=MORNING,
    )


def test_a_follow_up_is_due_and_escalates_when_it_was_said(
    promise: Promise, door: OpenDoor
) -> None:
    follow_up(promise, 100)

    settle(door, MORNING + hours(100) - timedelta(seconds=1))
    assert door.released == []
    settle(door, MORNING + hours(100))

    clock = promise.running()
    assert (clock.kind, clock.due_at, clock.escalated_at) == (
        "follow_up",
        MORNING + hours(100),
        MORNING + hours(100),
    )


def test_an_answer_keeps_it(promise: Promise, door: OpenDoor) -> None:
    follow_up(promise, 100)
    promise.answer(MORNING + hours(99))

    settle(door, MORNING + hours(200))

    assert door.released == []
    assert Clock.objects.get().ended_by == EndedBy.ANSWER


@pytest.mark.parametrize(("in_hours", "wrote", "due"), [(100, 10, 34), (20, 10, 20), (20, 30, 20)])
def test_a_message_meanwhile_makes_it_ordinary_with_the_earlier_of_each_time(
    promise: Promise, in_hours: float, wrote: float, due: float
) -> None:
    follow_up(promise, in_hours)

    promise.open(MORNING + hours(wrote))

    clock = promise.running()
    assert (clock.kind, clock.opened_at) == ("written_in", MORNING + hours(wrote))
    assert clock.due_at == clock.escalate_at == MORNING + hours(due)


def test_danger_written_meanwhile_escalates_as_danger_does(
    promise: Promise, door: OpenDoor
) -> None:
    follow_up(promise, 100)

    promise.open(MORNING + hours(10), urgency="acute")
    settle(door, MORNING + hours(10.5))

    assert promise.running().escalated_at == MORNING + hours(10.5)


def test_a_second_message_changes_nothing(promise: Promise) -> None:
    follow_up(promise, 100)
    promise.open(MORNING + hours(10))
    before = promise.running()

    promise.open(MORNING + hours(20))

    assert promise.running().due_at == before.due_at
    assert promise.running().opened_at == before.opened_at


def test_a_follow_up_is_not_ended_as_read(promise: Promise) -> None:
    follow_up(promise, 100)

    with pytest.raises(NotForThisClock):
        services.end_clock(
            thread_id=promise.thread_id, ended_by=EndedBy.NONE_NEEDED, moment=MORNING
        )


def test_an_answer_taken_back_runs_again_with_the_earlier_of_each_time(promise: Promise) -> None:
    promise.open(MORNING - hours(1))
    promise.answer(MORNING)
    follow_up(promise, 10)

    promise.retract(2, MORNING + hours(1))

    clock = promise.running()
    assert (clock.kind, clock.opened_at, clock.due_at) == (
        "written_in",
        MORNING - hours(1),
        MORNING + hours(10),
    )
    assert Clock.objects.count() == 1
