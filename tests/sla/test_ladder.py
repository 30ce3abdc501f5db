"""Each rung is climbed once, told to the right people, and goes on until somebody takes it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from elevhalsa.errors import NotFound
from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Branch, Person, Role
from sla import services
from sla.ladder import acknowledging
from sla.ladder.cards import cards_of
from sla.ladder.recipients import Standing
from sla.ladder.rungs import Kind
from sla.models import Clock, Recipient, Step
from tests import factories
from tests.sla.ladders import away, ids, told
from tests.sla.place import BACK_UP, SCHOOL, TEAM, Place
from tests.sla.promises import MORNING, OpenDoor, Promise, hours, settle

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def take(person: Person, at: datetime, branch: Branch = Branch.COUNSELLOR) -> None:
    acknowledging.take_over(person=person, school_id=SCHOOL, branch=branch, now=lambda: at)


def reach(person: Person, at: datetime, door: OpenDoor | None = None) -> list[Person]:
    return acknowledging.reach_back_up(
        person=person,
        school_id=SCHOOL,
        branch=Branch.COUNSELLOR,
        standings=(door or OpenDoor()).standings,
        now=lambda: at,
    )


@pytest.mark.parametrize(("number", "after"), [(1, 12), (2, 18), (3, 24 * 0.92)])
def test_the_team_is_reminded_on_the_way(
    promise: Promise, door: OpenDoor, place: Place, number: int, after: float
) -> None:
    promise.open()

    settle(door, MORNING + hours(after) - MINUTE)
    assert not told(Kind.REMINDER, number)
    settle(door, MORNING + hours(after))

    assert told(Kind.REMINDER, number) == ids(place.anna, place.bo)
    assert {notice.text for notice in Notice.objects.all()} == {Text.NEWS}


def test_who_took_the_thread_is_reminded_alone_and_a_deputy_from_three_quarters(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.anna, deputy=place.bo)
    promise.open()
    door.standings_set[promise.thread_id] = Standing(TEAM, BACK_UP, place.anna.pk, frozenset())

    settle(door, MORNING + hours(12))
    settle(door, MORNING + hours(18))

    assert told(Kind.REMINDER, 1) == ids(place.anna)
    assert told(Kind.REMINDER, 2) == ids(place.anna, place.bo)


def test_a_colleague_who_is_also_a_deputy_is_reminded_once(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.anna, deputy=place.bo)
    clock = promise.open()

    settle(door, MORNING + hours(18))

    assert told(Kind.REMINDER, 2) == ids(place.anna, place.bo)
    clock.refresh_from_db()
    assert clock.failures == 0


def test_reminders_missed_during_downtime_are_sent_as_one(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()

    settle(door, MORNING + hours(23.9))

    assert list(Step.objects.values_list("kind", "level")) == [(Kind.REMINDER, 3)]
    assert Notice.objects.filter(person=place.anna).count() == 1


def test_nobody_is_reminded_of_what_the_back_up_took_over(promise: Promise, door: OpenDoor) -> None:
    promise.open()

    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(30))

    assert not Step.objects.filter(kind=Kind.REMINDER).exists()


def test_of_an_acute_thread_the_whole_team_is_told_at_once(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open(urgency="acute")

    settle(door, MORNING)

    assert told(Kind.ACUTE) == ids(place.anna, place.bo)
    assert set(Notice.objects.values_list("text", "acute")) == {(Text.ACKNOWLEDGE, True)}


def test_a_false_alarm_stops_the_paging_and_moves_no_time(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    before = promise.open(urgency="acute")
    acknowledging.stop_paging(thread_id=promise.thread_id, person_id=place.anna.pk, moment=MORNING)

    settle(door, MORNING)

    assert not Notice.objects.exists()
    after = promise.running()
    assert (after.due_at, after.escalate_at) == (before.due_at, before.escalate_at)


def test_those_of_the_back_up_who_are_there_are_told_first(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    promise.open(MORNING)

    settle(door, MORNING + hours(24))
    assert told(Kind.BACK_UP) == ids(place.dag)

    settle(door, MORNING + hours(26))
    assert told(Kind.BACK_UP) == ids(place.cilla, place.dag)


def test_a_claim_takes_the_step_and_nobody_else_is_told(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    away(place.cilla)
    promise.open(MORNING)
    settle(door, MORNING + hours(24))

    acknowledging.by_claim(
        thread_id=promise.thread_id, person_id=place.dag.pk, moment=MORNING + hours(25)
    )
    settle(door, MORNING + hours(35))

    step = Step.objects.get(kind=Kind.BACK_UP)
    assert (step.acknowledged_by, told(Kind.BACK_UP)) == (place.dag.pk, ids(place.dag))


def test_once_a_step_is_taken_nobody_s_other_ways_are_tried_for_it(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open(MORNING)
    settle(door, MORNING + hours(24))
    of_the_step = Notice.objects.filter(key=f"step:{Step.objects.get(kind=Kind.BACK_UP).pk}")
    assert of_the_step.open().count() == of_the_step.count() > 0

    acknowledging.by_claim(
        thread_id=promise.thread_id, person_id=place.dag.pk, moment=MORNING + hours(25)
    )

    assert not of_the_step.open().exists()


def test_an_answer_ends_every_try_to_tell_of_its_promise(promise: Promise, door: OpenDoor) -> None:
    promise.open(MORNING)
    settle(door, MORNING + hours(24))

    promise.answer(MORNING + hours(25))

    assert Notice.objects.exists()
    assert not Notice.objects.open().exists()


def test_a_back_up_with_nobody_in_it_goes_on_at_once(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    for person in (place.cilla, place.dag):
        person.memberships.update(to_at=MORNING)
    promise.open()

    settle(door, MORNING + hours(24))

    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)


def test_nobody_is_told_of_a_thread_that_excludes_them(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    excluded = frozenset(ids(place.anna, place.cilla))
    door.standings_set[promise.thread_id] = Standing(TEAM, BACK_UP, None, excluded)
    promise.open()

    settle(door, MORNING + hours(12))
    settle(door, MORNING + hours(24))

    assert told(Kind.REMINDER) == ids(place.bo)
    assert told(Kind.BACK_UP) == ids(place.dag)


def test_for_counsellors_the_head_and_the_municipality_are_told_and_then_whoever_is_left(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    second_head = factories.head(place.school)
    promise.open()
    settle(door, MORNING + hours(24))

    settle(door, MORNING + hours(36))
    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)
    settle(door, MORNING + hours(38))
    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality, second_head)
    settle(door, MORNING + hours(40))
    assert place.administrator.pk in told(Kind.RESPONSIBLE, 2)
    assert place.chief.pk not in told(Kind.RESPONSIBLE, 2)


def test_for_nurses_the_verksamhetschef_is_told_and_never_the_head(
    door: OpenDoor, place: Place
) -> None:
    subject = services.Subject(uuid4(), SCHOOL, "nurse", b"0123456789abcdef", at_back_up=True)
    services.open_clock(subject=subject, urgency="routine", moment=MORNING)

    for after in range(24, 40, 2):
        settle(door, MORNING + hours(after))

    everybody = set(
        Recipient.objects.filter(step__kind=Kind.RESPONSIBLE).values_list("person_id", flat=True)
    )
    assert told(Kind.RESPONSIBLE, 2) >= ids(place.chief, place.municipality)
    assert place.head.pk not in everybody


def test_who_takes_a_step_ends_it_there_and_the_next_day_it_comes_again(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    take(place.head, MORNING + hours(36.5))
    settle(door, MORNING + hours(50))
    assert told(Kind.RESPONSIBLE, 2) == ids(place.head, place.municipality)

    settle(door, MORNING + hours(60))
    assert told(Kind.RESPONSIBLE, 3) == ids(place.head, place.municipality)


def test_a_card_names_the_school_and_the_branch_and_who_took_it(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    assert cards_of(place.head) == []
    settle(door, MORNING + hours(36))

    (card,) = cards_of(place.head)
    assert (card.school, card.branch, card.taken_by) == (place.school, "counsellor", None)
    assert card.told_at == MORNING + hours(36)
    take(place.municipality, MORNING + hours(37))
    assert cards_of(place.head)[0].taken_by is not None


def test_two_promises_at_one_school_are_one_card_without_a_number(
    door: OpenDoor, place: Place
) -> None:
    for _ in range(2):
        Promise(uuid4()).open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    assert len(cards_of(place.head)) == 1


def test_an_answer_takes_the_card_away(promise: Promise, door: OpenDoor, place: Place) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    promise.answer(MORNING + hours(37))

    assert cards_of(place.head) == []
    with pytest.raises(NotFound):
        take(place.head, MORNING + hours(38))


def test_a_head_who_moved_to_another_school_has_no_card_of_the_one_before(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))
    elsewhere = factories.school(place.school.organisation)
    place.head.placements.update(school=elsewhere)

    assert cards_of(place.head) == []
    with pytest.raises(NotFound):
        take(place.head, MORNING + hours(37))
    with pytest.raises(NotFound):
        reach(place.head, MORNING + hours(37))


def test_whoever_was_not_told_can_take_nothing(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    for person in (place.chief, place.administrator, factories.head()):
        with pytest.raises(NotFound):
            take(person, MORNING + hours(37))


def test_each_press_reaches_the_back_up_and_a_trembling_finger_is_one(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))
    before = Notice.objects.filter(person=place.cilla).count()

    reached = [reach(place.head, MORNING + hours(37) + wait * MINUTE) for wait in (0, 1, 4)]
    assert all(ids(*people) == ids(place.cilla, place.dag) for people in reached)
    assert Notice.objects.filter(person=place.cilla).count() == before + 1

    reach(place.municipality, MORNING + hours(37) + 10 * MINUTE)
    assert Notice.objects.filter(person=place.cilla).count() == before + 2


def test_whom_a_thread_keeps_out_is_not_reached_about_it(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    excluded = frozenset(ids(place.dag))
    door.standings_set[promise.thread_id] = Standing(TEAM, BACK_UP, None, excluded)
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))

    assert reach(place.head, MORNING + hours(37), door) == [place.cilla]
    assert not Notice.objects.filter(person=place.dag).exists()

    Promise(uuid4()).open()  # another thread, which keeps nobody out
    for after in (37, 49):
        settle(door, MORNING + hours(after))
    reached = reach(place.head, MORNING + hours(50), door)
    assert ids(*reached) == ids(place.cilla, place.dag)


def test_a_new_head_is_told_when_the_one_before_has_left(
    promise: Promise, door: OpenDoor, place: Place
) -> None:
    promise.open()
    settle(door, MORNING + hours(24))
    settle(door, MORNING + hours(36))
    place.head.placements.update(to_at=MORNING + hours(36))
    newcomer = factories.person(Role.HEAD, place.school.organisation, at=place.school)

    settle(door, MORNING + hours(38))

    assert newcomer.pk in told(Kind.RESPONSIBLE, 2)


def test_a_step_leaves_the_due_time_alone(promise: Promise, door: OpenDoor) -> None:
    due = promise.open().due_at
    for after in (12, 24, 36, 60):
        settle(door, MORNING + hours(after))

    assert Clock.objects.get().due_at == due
