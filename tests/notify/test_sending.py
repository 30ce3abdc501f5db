"""What is queued goes out: once at least, as one message, and nothing stands in its way."""

from threading import Barrier

import pytest

from elevhalsa.notify.models import Dispatch, Notice, State
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person
from tests import factories
from tests.at_once import at_once
from tests.notify.post import NOON, Post, minutes, queue

pytestmark = pytest.mark.django_db


def test_a_notice_goes_out_once(person: Person, post: Post) -> None:
    queue(person)

    assert (post.round(NOON), post.round(NOON + minutes(600))) == (1, 0)
    assert Dispatch.objects.get().state == State.DELIVERED


def test_nothing_goes_out_before_it_is_due(person: Person, post: Post) -> None:
    queue(person, at=NOON + minutes(1))

    assert post.round(NOON) == 0


def test_after_downtime_a_person_gets_one_message(person: Person, post: Post) -> None:
    other = factories.counsellor()
    for number in range(5):
        queue(person, f"k{number}", at=NOON + minutes(number))
    queue(other)

    post.round(NOON + minutes(60))

    assert sorted(dispatch.person_id for dispatch in post.sent) == sorted([person.pk, other.pk])
    assert Notice.objects.queued().count() == 0


def test_a_message_with_something_to_acknowledge_says_so(person: Person, post: Post) -> None:
    queue(person, "a")
    queue(person, "b", text=Text.ACKNOWLEDGE, acute=True)
    queue(person, "c")

    post.round(NOON)

    assert (post.texts(), post.sent[0].acute) == ([Text.ACKNOWLEDGE], True)


def test_what_reached_nobody_is_tried_again_ever_more_seldom(person: Person, post: Post) -> None:
    queue(person)
    post.reaches = False

    assert post.round(NOON) == 1
    assert (post.round(NOON + minutes(0.9)), post.round(NOON + minutes(1))) == (0, 1)
    assert (post.round(NOON + minutes(2.9)), post.round(NOON + minutes(3))) == (0, 1)
    post.reaches = True
    assert (post.round(NOON + minutes(7)), len(post.sent)) == (1, 1)


def test_an_hour_without_a_mail_server_loses_nothing(person: Person, post: Post) -> None:
    queue(person)
    post.reaches = False
    for minute in range(60):
        post.round(NOON + minutes(minute))
    post.reaches = True

    assert sum(post.round(NOON + minutes(minute)) for minute in range(60, 130)) == 1
    assert len(post.sent) == 1


def test_an_acute_one_is_tried_again_within_five_minutes(person: Person, post: Post) -> None:
    queue(person, text=Text.ACKNOWLEDGE, acute=True)
    post.reaches = False
    for minute in range(120):
        post.round(NOON + minutes(minute))

    assert sum(post.round(NOON + minutes(minute)) for minute in range(120, 126)) >= 1


def test_after_a_day_it_is_put_aside_and_said_so(
    person: Person, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    queue(person)
    post.reaches = False
    for hour in range(30):
        post.round(NOON + minutes(60 * hour))

    assert Dispatch.objects.get().state == State.DEAD
    assert sum("put aside" in line for line in caplog.messages) == 1


def test_a_row_that_breaks_is_put_aside_after_five_and_holds_up_nobody(
    person: Person, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    queue(person)
    post.breaks = True
    post.round(NOON)
    post.breaks = False
    queue(factories.counsellor(), at=NOON)
    post.round(NOON)
    assert len(post.sent) == 1

    post.breaks = True
    for minute in range(60):
        post.round(NOON + minutes(minute + 1))

    broken = Dispatch.objects.get(person=person)
    assert (broken.state, len(post.in_transaction)) == (State.DEAD, 6)
    assert any("put aside" in line for line in caplog.messages)


def test_who_dies_while_sending_is_followed_by_another_under_the_same_key(
    person: Person, post: Post
) -> None:
    def die(dispatch: Dispatch, _now: object) -> bool:
        post.sent.append(dispatch)
        raise SystemExit

    queue(person)
    with pytest.raises(SystemExit):
        send_one(now=lambda: NOON, send=die)
    queue(person, "later", at=NOON)

    assert post.round(NOON + minutes(0.5)) == 1  # the later one: the first is leased
    assert post.round(NOON + minutes(1)) == 1
    assert post.sent[2].pk == post.sent[0].pk != post.sent[1].pk


def test_who_comes_back_after_the_lease_does_not_undo_what_another_recorded(
    person: Person, post: Post
) -> None:
    def sleep(_dispatch: Dispatch, _now: object) -> bool:
        post.round(NOON + minutes(2))
        return False

    queue(person)
    send_one(now=lambda: NOON, send=sleep)

    assert (Dispatch.objects.get().state, len(post.sent)) == (State.DELIVERED, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(person: Person, post: Post) -> None:
    queue(person)
    post.round(NOON)

    assert post.in_transaction == [False]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_everybody_once(post: Post) -> None:
    people = [factories.counsellor() for _ in range(8)]
    for person in people:
        for number in range(3):
            queue(person, str(number))

    at_once(4, lambda _: post.round(NOON))

    told = [dispatch.person_id for dispatch in post.sent]
    assert sorted(told) == sorted(person.pk for person in people)


@pytest.mark.django_db(transaction=True)
def test_a_slow_server_keeps_no_other_worker_waiting(post: Post) -> None:
    both_are_sending = Barrier(2)

    def wait_for_the_other(dispatch: Dispatch, _now: object) -> bool:
        both_are_sending.wait(60)
        post.sent.append(dispatch)
        return True

    for _ in range(2):
        queue(factories.counsellor())

    at_once(2, lambda _: send_one(now=lambda: NOON, send=wait_for_the_other))

    assert len(post.sent) == 2
