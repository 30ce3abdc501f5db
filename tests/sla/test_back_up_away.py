"""A back-up of which nobody will come is not waited for: those responsible are told at once."""

from datetime import date
from uuid import uuid4

import pytest

from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import Team
from elevhalsa.people.services.presence import set_working_hours
from sla import history
from sla.absence import look_at_back_up
from sla.ladder.recipients import Standing
from sla.ladder.rungs import Kind
from sla.models import Event, Recipient, Step
from sla.policies.services import Closed
from tests import factories
from tests.sla.ladders import away, ids, told
from tests.sla.place import BACK_UP, STANDING, TEAM, Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle
from tests.sla.schools import SchoolWithTerms

pytestmark = pytest.mark.django_db


def look_again(promise: Promise, after: float) -> bool:
    moment = MORNING + hours(after)
    return look_at_back_up(thread_id=promise.thread_id, standing=STANDING, moment=moment)


def test_a_back_up_whose_people_are_all_away_is_told_and_not_waited_for(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    away(place.dag)
    promise.open()

    settle(door, MORNING + hours(24))

    assert told(Kind.BACK_UP) == ids(place.cilla, place.dag)
    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)
    assert Step.objects.get(kind=Kind.RESPONSIBLE).at == MORNING + hours(24)


def test_one_who_is_back_in_time_is_waited_for(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    away(place.dag, until=35)
    promise.open()

    settle(door, MORNING + hours(24))

    assert not told(Kind.RESPONSIBLE, 2)


def test_in_danger_one_who_comes_later_is_nobody(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    away(place.dag, until=1)
    promise.open(urgency="acute")

    settle(door, MORNING + hours(0.5))

    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)


def test_a_back_up_that_works_again_only_after_its_time_is_not_waited_for(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    for person in (place.cilla, place.dag):
        week = [Weekly((MORNING.weekday() + 3) % 7, 480, 960)]
        set_working_hours(person=person, week=week, now=lambda: MORNING)
    promise.open()

    settle(door, MORNING + hours(24))

    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)


def test_whom_the_student_keeps_out_is_nobody_to_wait_for(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    door.standings_set[promise.thread_id] = Standing(TEAM, BACK_UP, None, frozenset(ids(place.dag)))
    promise.open()

    settle(door, MORNING + hours(24))

    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)


def test_when_the_last_of_the_back_up_goes_home_ill_those_responsible_are_told(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    away(place.cilla, since=25)
    assert not look_again(promise, 25)

    away(place.dag, since=26)
    assert look_again(promise, 26)
    assert not look_again(promise, 27)
    settle(door, MORNING + hours(27))

    step = Step.objects.get(kind=Kind.RESPONSIBLE, level=2)
    assert (step.at, step.late_by) == (MORNING + hours(27), hours(1))


def test_before_it_takes_over_and_after_those_responsible_know_nothing_changes(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    for person in (place.cilla, place.dag):
        away(person, since=37, until=99)
    promise.open()
    assert not look_again(promise, 1)
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    assert not look_again(promise, 38)


def test_who_goes_while_a_step_waits_is_noticed_when_the_next_is_told(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    away(place.cilla, since=25)
    away(place.dag, since=25)

    settle(door, MORNING + hours(26))

    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)


def test_that_nobody_would_come_stands_in_the_log(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    for person in (place.cilla, place.dag):
        away(person, since=25)
    look_again(promise, 25)

    clock = promise.running()
    made = dict(history.replay(Event.objects.filter(clock_id=clock.pk).order_by("pk")))
    steps = history.steps_of(clock)
    assert steps["back_up 1"]["nobody_there_at"] is not None
    assert made[clock.pk] == history.state_of(clock) | {history.STEPS: steps}


def test_on_a_closed_day_who_was_named_for_it_is_told_first(door: OpenDoor) -> None:
    town = SchoolWithTerms()
    teams = Team.objects.filter(serves__school=town.school, branch="counsellor")
    team, back_up = teams.get(kind="school"), teams.get(kind="back_up")
    named, other = town.people["counsellor back_up"], factories.counsellor(back_up)
    thursday = date(2026, 11, 19)
    town.write_calendar(MORNING, Closed(thursday, thursday, "break", "Lov", town.back_up()))
    threads = {uuid4(): hours(24), uuid4(): hours(48)}  # on Wednesday, and on Thursday
    for thread_id, after in threads.items():
        door.standings_set[thread_id] = Standing(team.pk, back_up.pk, None, frozenset())
        town.open_clock(thread_id, MORNING + after - hours(24))
        settle(door, MORNING + after)

    told_first = [
        Recipient.objects.filter(step__clock__thread_id=thread_id, told_at=MORNING + after)
        for thread_id, after in threads.items()
    ]
    assert [set(rows.values_list("person_id", flat=True)) for rows in told_first] == [
        ids(named, other),
        ids(named),
    ]
