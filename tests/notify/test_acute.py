"""What is acute goes every way at once, and waits behind nothing, until somebody has seen it."""

from datetime import timedelta

import pytest
from django.db import transaction

from elevhalsa.notify import outbox, services
from elevhalsa.notify.models import Dispatch, Kind, State
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person
from tests import factories
from tests.notify.browsers import PushBrowser
from tests.notify.destinations import email, number, subscribed
from tests.notify.post import NOON, Post, minutes, queue
from tests.notify.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_told(world: World, person: Person) -> Person:
    """Return who was told something acute by two of three ways: their mail server was away."""
    subscribed(person, PushBrowser())
    email(person, "kim@skola.example")
    number(person, "+46701740605")
    world.mail.answer = "451 4.3.0 Not now"
    queue(person, "alarm", text=Text.ACKNOWLEDGE, acute=True)
    world.round()
    world.mail.answer = "250 OK"
    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 0, Kind.SMS: 1}
    return person


@pytest.mark.usefixtures("half_told")
def test_a_way_that_did_not_take_it_is_tried_again_though_others_did(world: World) -> None:
    world.round(NOON + minutes(1))

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 1, Kind.SMS: 1}
    assert Dispatch.objects.get().state == State.DELIVERED


def test_once_the_person_has_opened_it_no_other_way_is_tried(
    world: World, half_told: Person
) -> None:
    services.see(person=half_told, moment=NOON)
    world.round(NOON + minutes(1))

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 0, Kind.SMS: 1}
    assert Dispatch.objects.get().state == State.DELIVERED


def test_once_somebody_has_taken_the_matter_no_other_way_is_tried(
    world: World, half_told: Person
) -> None:
    with transaction.atomic():
        outbox.settle(people=[half_told.pk], keys=["alarm"], moment=NOON)
    world.round(NOON + minutes(1))

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 0, Kind.SMS: 1}


def test_what_is_new_goes_every_way_while_the_old_one_is_still_tried(
    world: World, half_told: Person
) -> None:
    queue(half_told, "another", at=NOON + minutes(0.5), text=Text.ACKNOWLEDGE, acute=True)
    world.round(NOON + minutes(0.5))

    assert world.heard() == {Kind.PUSH: 2, Kind.EMAIL: 1, Kind.SMS: 2}


@pytest.mark.usefixtures("half_told")
def test_who_was_told_by_one_way_does_not_count_as_waiting() -> None:
    assert outbox.oldest_unsent_age(NOON + minutes(30)) == timedelta()


@pytest.mark.usefixtures("half_told")
def test_a_way_that_never_took_it_makes_nobody_untold(world: World) -> None:
    world.mail.answer = "451 4.3.0 Not now"
    for minute in range(0, 60 * 26, 5):
        world.round(NOON + minutes(minute))

    assert Dispatch.objects.get().state == State.DELIVERED


def test_what_is_acute_goes_before_all_that_is_longer_due(person: Person, post: Post) -> None:
    others = [factories.counsellor() for _ in range(3)]
    for other in others:
        queue(other, at=NOON - minutes(10))
    post.reaches = False
    post.round(NOON - minutes(10))
    queue(others[0], "later", at=NOON - minutes(5))
    queue(person, at=NOON, text=Text.ACKNOWLEDGE, acute=True)
    post.reaches = True

    post.round(NOON)

    assert post.sent[0].person_id == person.pk
    assert {one.person_id for one in post.sent[1:]} == {other.pk for other in others}


def test_the_acute_sender_sends_nothing_else(person: Person, post: Post) -> None:
    queue(factories.counsellor())
    queue(person, text=Text.ACKNOWLEDGE, acute=True)

    sent = [send_one(now=lambda: NOON, send=post.send, only_acute=True) for _ in range(3)]

    assert sent == [True, False, False]
    assert post.sent[0].person_id == person.pk


def test_a_long_failure_makes_what_is_acute_wait_no_longer(person: Person, post: Post) -> None:
    post.reaches = False
    queue(person)
    for minute in range(120):
        post.round(NOON + minutes(minute))
    queue(person, "alarm", at=NOON + minutes(120), text=Text.ACKNOWLEDGE, acute=True)
    post.round(NOON + minutes(120))
    post.reaches = True

    assert post.round(NOON + minutes(121)) == 1
