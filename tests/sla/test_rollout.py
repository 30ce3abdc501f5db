"""New terms and promises that run: each time becomes the earlier one (rule 18, I9)."""

from datetime import datetime
from uuid import uuid4

import pytest

from sla import follow_ups, services
from sla.models import Clock, Rollout
from sla.policies.rollout import roll_out_one
from sla.policies.selectors import terms_kept_by
from sla.policy import ACUTE, ROUTINE, SOON
from tests.sla.promises import MORNING, OpenDoor, hours
from tests.sla.schools import SchoolWithTerms

pytestmark = pytest.mark.django_db
LATER = MORNING + hours(1)


@pytest.fixture
def town() -> SchoolWithTerms:
    return SchoolWithTerms()


def roll_out(door: OpenDoor, at: datetime) -> int:
    steps = 0
    while roll_out_one(now=lambda: at, thread=door):
        steps += 1
    return steps


def times(clock: Clock) -> tuple[datetime, datetime, datetime | None]:
    clock.refresh_from_db()
    return clock.due_at, clock.escalate_at, clock.next_action_at


def test_a_stricter_policy_brings_running_promises_forward(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    clock = town.open_clock(uuid4(), MORNING)
    town.write_policy(LATER, answer=hours(20), back_up_before=hours(4))

    roll_out(door, LATER)

    half_way = MORNING + hours(8)  # the first reminder
    assert times(clock) == (MORNING + hours(20), MORNING + hours(16), half_way)
    assert clock.policy_version == 1
    assert door.told == [clock.thread_id]


def test_no_policy_and_no_calendar_makes_a_running_promise_later(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    town.write_policy(MORNING, answer=hours(6))
    clock = town.open_clock(uuid4(), MORNING)
    before = times(clock)
    town.write_policy(LATER, after=1)
    town.write_calendar(LATER)
    town.write_policy(LATER, mode="calendar", after=2)

    roll_out(door, LATER)

    assert times(clock) == before
    assert (clock.policy_version, clock.calendar_version) == (3, 1)
    assert door.told == []


@pytest.mark.parametrize("urgency", [SOON, ACUTE])
def test_a_promise_that_became_urgent_is_counted_from_then(
    town: SchoolWithTerms, door: OpenDoor, urgency: str
) -> None:
    clock = town.open_clock(uuid4(), MORNING)
    services.raise_urgency(thread_id=clock.thread_id, urgency=urgency, moment=MORNING + hours(10))
    before = times(clock)
    town.write_policy(MORNING + hours(10), level_2=hours(6))

    roll_out(door, MORNING + hours(10))

    assert times(clock) == before
    assert clock.policy_version == 1


def test_a_moment_that_staff_named_is_moved_by_no_policy(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    subject = services.Subject(uuid4(), town.school.pk, "counsellor", b"0123456789abcdef", False)
    clock = follow_ups.open_follow_up(
        subject=subject, urgency=ROUTINE, follow_up_at=MORNING + hours(50), moment=MORNING
    )
    town.write_policy(LATER, answer=hours(6))

    roll_out(door, LATER)

    assert times(clock)[:2] == (MORNING + hours(50), MORNING + hours(50))
    assert clock.policy_version == 1


def test_an_ended_promise_keeps_the_terms_it_was_made_under(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    clock = town.open_clock(uuid4(), MORNING)
    services.answer_clock(thread_id=clock.thread_id, seq=2, moment=LATER)
    town.write_policy(LATER, answer=hours(6))

    roll_out(door, LATER)

    assert times(clock)[0] == MORNING + hours(24)
    assert clock.policy_version == 0


def test_no_policy_makes_those_responsible_wait_longer_than_was_promised(
    town: SchoolWithTerms,
) -> None:
    town.write_policy(MORNING, level_2=hours(2))
    clock = town.open_clock(uuid4(), MORNING)
    town.write_policy(LATER, after=1)
    newer = town.open_clock(uuid4(), LATER)

    kept = terms_kept_by([clock, newer])

    assert kept[clock.pk].policy.level_2 == hours(2)
    assert kept[newer.pk].policy.level_2 == hours(12)
    assert kept[clock.pk].policy.version == 2


def test_another_schools_promises_are_left_alone(town: SchoolWithTerms, door: OpenDoor) -> None:
    elsewhere = SchoolWithTerms().open_clock(uuid4(), MORNING)
    town.write_policy(LATER, answer=hours(6))

    roll_out(door, LATER)

    assert times(elsewhere)[0] == MORNING + hours(24)


def test_a_busy_thread_is_brought_forward_in_the_next_round(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    clocks = [town.open_clock(uuid4(), MORNING) for _ in range(3)]
    town.write_policy(LATER, answer=hours(6))
    door.busy = {clocks[1].thread_id}
    roll_out(door, LATER)
    assert max(times(one)[0] for one in clocks) == MORNING + hours(24)

    door.busy = set()
    roll_out(door, LATER + hours(1))

    assert {times(one)[0] for one in clocks} == {MORNING + hours(6)}
    assert not Rollout.objects.exists()


def test_a_promise_opened_under_old_terms_at_that_very_moment_is_found_a_minute_later(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    late = town.open_clock(uuid4(), MORNING)
    town.write_policy(LATER, answer=hours(6))
    Clock.objects.filter(pk=late.pk).update(school_id=uuid4())  # not committed yet
    roll_out(door, LATER)
    Clock.objects.filter(pk=late.pk).update(school_id=town.school.pk)

    roll_out(door, LATER + hours(1))

    assert times(late)[0] == MORNING + hours(6)
    assert not Rollout.objects.exists()


def test_a_round_that_dies_goes_on_where_it_was(town: SchoolWithTerms, door: OpenDoor) -> None:
    clocks = [town.open_clock(uuid4(), MORNING) for _ in range(5)]
    town.write_policy(LATER, answer=hours(6))
    assert roll_out_one(now=lambda: LATER, thread=door)
    assert roll_out_one(now=lambda: LATER, thread=door)  # and then the process is gone

    roll_out(OpenDoor(), LATER)

    assert {times(one)[0] for one in clocks} == {MORNING + hours(6)}


def test_nothing_to_roll_out_is_one_question_to_the_database(
    town: SchoolWithTerms, door: OpenDoor, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    town.open_clock(uuid4(), MORNING)

    with django_assert_num_queries(3):  # type: ignore[operator] # a savepoint around the question
        assert not roll_out_one(now=lambda: LATER, thread=door)


def test_a_promise_without_a_thread_keeps_no_school_behind_for_ever(
    town: SchoolWithTerms, door: OpenDoor
) -> None:
    clock = town.open_clock(uuid4(), MORNING)
    door.gone = {clock.thread_id}
    town.write_policy(LATER, answer=hours(20))

    for minutes in range(3):
        roll_out(door, LATER + minutes * hours(1 / 30))

    assert not Rollout.objects.exists()
    assert times(clock)[0] == MORNING + hours(20)
