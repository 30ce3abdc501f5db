"""A clock runs from a student's message to a person's answer, and nothing else moves it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sla import services
from sla.errors import NotForThisClock
from sla.ladder.rungs import Kind
from sla.models import Clock, EndedBy, Step
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db


def test_a_message_starts_one_clock_and_later_ones_change_nothing(promise: Promise) -> None:
    first = promise.open()

    again = promise.open(MORNING + hours(3))

    assert again == first
    assert (again.opened_at, again.due_at) == (MORNING, MORNING + hours(24))


def test_an_answer_at_the_due_moment_keeps_the_promise(promise: Promise) -> None:
    due = promise.open().due_at

    promise.answer(due)

    clock = Clock.objects.get()
    assert (clock.answered_at, clock.ended_by, clock.next_action_at) == (due, "answer", None)


def test_after_an_answer_the_next_message_starts_a_new_clock(promise: Promise) -> None:
    promise.open()
    promise.answer(MORNING + hours(1))

    newer = promise.open(MORNING + hours(5))

    assert newer.opened_at == MORNING + hours(5)
    assert Clock.objects.count() == 2


def test_an_answer_without_a_running_clock_is_no_error(promise: Promise) -> None:
    promise.answer(MORNING)

    assert not Clock.objects.exists()


@pytest.mark.parametrize(
    ("urgency", "patience"), [("soon", hours(8)), ("acute", timedelta(minutes=30))]
)
def test_raising_brings_the_back_up_nearer_and_leaves_the_due_time(
    promise: Promise, urgency: str, patience: timedelta
) -> None:
    promise.open()
    at = MORNING + hours(2)

    services.raise_urgency(thread_id=promise.thread_id, urgency=urgency, moment=at)

    clock = promise.running()
    assert clock.escalate_at == at + patience
    assert clock.due_at == MORNING + hours(24)


def test_raising_late_never_moves_the_back_up_away(promise: Promise) -> None:
    promise.open()

    services.raise_urgency(thread_id=promise.thread_id, urgency="soon", moment=MORNING + hours(20))

    assert promise.running().escalate_at == MORNING + hours(24)


def test_a_lower_urgency_changes_nothing(promise: Promise) -> None:
    promise.open(urgency="acute")

    services.raise_urgency(thread_id=promise.thread_id, urgency="soon", moment=MORNING)

    assert promise.running().urgency == "acute"
    assert promise.running().escalate_at == MORNING + timedelta(minutes=30)


def test_raising_after_the_escalation_brings_level_two_nearer(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    at = MORNING + hours(25)

    services.raise_urgency(thread_id=promise.thread_id, urgency="acute", moment=at)

    settle(door, at + timedelta(minutes=30, seconds=-1))
    assert not Step.objects.filter(kind=Kind.RESPONSIBLE).exists()
    settle(door, at + timedelta(minutes=30))
    assert Step.objects.filter(kind=Kind.RESPONSIBLE).exists()


def test_retracting_the_only_answer_brings_the_old_clock_back_with_its_due_time(
    promise: Promise,
) -> None:
    opened = promise.open()
    promise.answer(MORNING + hours(1))

    promise.retract(2, MORNING + hours(2))

    clock = promise.running()
    assert (clock.pk, clock.opened_at, clock.due_at) == (opened.pk, MORNING, opened.due_at)
    assert clock.answered_at is None
    assert clock.next_action_at == MORNING + hours(12)  # the first reminder


def test_retracting_one_of_two_answers_leaves_the_other_as_the_answer(promise: Promise) -> None:
    promise.open()
    promise.answer(MORNING + hours(1))

    promise.retract(2, MORNING + hours(3), next_answer=(3, MORNING + hours(2)))

    clock = Clock.objects.get()
    assert (clock.answered_at, clock.answer_seq) == (MORNING + hours(2), 3)


def test_a_newer_running_clock_merges_into_the_one_that_comes_back(
    promise: Promise, door: OpenDoor
) -> None:
    old = promise.open()
    promise.answer(MORNING + hours(1))
    newer = promise.open(MORNING + hours(2), urgency="acute")
    settle(door, MORNING + hours(2.5))

    promise.retract(2, MORNING + hours(2.7))

    clock = Clock.objects.get()
    assert (clock.pk, clock.opened_at, clock.due_at) == (old.pk, MORNING, old.due_at)
    assert (clock.urgency, clock.escalate_at) == ("acute", newer.escalate_at)
    assert clock.escalated_at == MORNING + hours(2.5)
    assert set(Step.objects.values_list("clock_id", "kind")) == {
        (old.pk, Kind.ACUTE),
        (old.pk, Kind.BACK_UP),
    }


def test_a_clock_that_comes_back_past_its_time_is_escalated_at_once(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    promise.answer(MORNING + hours(1))
    promise.retract(2, MORNING + hours(30))

    assert settle(door, MORNING + hours(30)) == 1
    assert Step.objects.get().late_by == hours(6)


def test_a_clock_that_comes_back_after_its_escalation_is_not_escalated_again(
    promise: Promise, door: OpenDoor
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    promise.answer(MORNING + hours(25))
    promise.retract(2, MORNING + hours(26))

    settle(door, MORNING + hours(27))
    assert list(Step.objects.values_list("level", flat=True)) == [1]
    settle(door, MORNING + hours(36))
    assert list(Step.objects.order_by("level").values_list("level", flat=True)) == [1, 2]


@pytest.mark.parametrize("ended_by", [EndedBy.NONE_NEEDED, EndedBy.WITHDRAWN])
@pytest.mark.parametrize(
    ("urgency", "ends"), [("routine", True), ("soon", False), ("acute", False)]
)
def test_only_a_routine_clock_ends_as_read_or_withdrawn(
    promise: Promise, ended_by: EndedBy, urgency: str, ends: bool
) -> None:
    promise.open(urgency=urgency)

    try:
        services.end_clock(thread_id=promise.thread_id, ended_by=ended_by, moment=MORNING)
    except NotForThisClock:
        assert not ends
    else:
        assert ends

    assert Clock.objects.running().exists() != ends


def test_nothing_ends_where_nothing_runs(promise: Promise) -> None:
    with pytest.raises(NotForThisClock):
        services.end_clock(thread_id=promise.thread_id, ended_by=EndedBy.ELSEWHERE, moment=MORNING)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_at": MORNING},
        {"escalate_at": MORNING + hours(25)},
        {"ended_by": "answer", "ended_at": MORNING},
        {"ended_by": "elsewhere"},
        {"ended_at": MORNING},
    ],
    ids=["due when opened", "escalates after due", "answered never", "no end", "no reason"],
)
def test_the_database_refuses_a_clock_that_cannot_be(
    promise: Promise, wrong: dict[str, object]
) -> None:
    clock = promise.open()

    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**wrong)


def test_the_database_refuses_a_second_running_clock_and_a_second_step(promise: Promise) -> None:
    clock = promise.open()
    Step.objects.create(clock=clock, level=1, at=MORNING, late_by=timedelta())

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(clock=clock, level=1, at=MORNING, late_by=timedelta())
    clock.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)
