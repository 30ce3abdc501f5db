"""One person, several ways: the first that works, and all of them when it is acute."""

from datetime import datetime

import pytest
from pytest_django import Settings

from elevhalsa.clock import Now
from elevhalsa.notify import telling
from elevhalsa.notify.models import Delivery, Destination, Dispatch, Kind, State
from elevhalsa.notify.sending import send_one
from elevhalsa.notify.texts import Text
from elevhalsa.people.models import Person
from tests import factories
from tests.notify.browsers import PushBrowser
from tests.notify.destinations import email, number, subscribed
from tests.notify.post import NOON, minutes, queue
from tests.notify.world import World

pytestmark = pytest.mark.django_db


def still(moment: datetime) -> Now:
    return lambda: moment


@pytest.fixture
def everywhere(person: Person) -> Person:
    subscribed(person, PushBrowser())
    email(person, "kim@skola.example")
    number(person, "+46701740605")
    return person


def test_push_comes_first_and_is_enough(world: World, everywhere: Person) -> None:
    queue(everywhere)
    world.round()

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 0, Kind.SMS: 0}


def test_every_browser_of_a_person_is_told(world: World, person: Person) -> None:
    subscribed(person, PushBrowser("https://push.test/phone"))
    subscribed(person, PushBrowser("https://push.test/desk"))
    queue(person)
    world.round()

    assert sorted(path for path, _, _ in world.push.requests) == ["/desk", "/phone"]


def test_a_dead_channel_falls_over_to_the_next_at_once(world: World, everywhere: Person) -> None:
    world.push.status = 500
    queue(everywhere, "a")
    world.round()
    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 1, Kind.SMS: 0}

    world.mail.answer = "451 4.3.0 Not now"
    queue(everywhere, "b")
    assert world.round() == 1
    assert world.heard() == {Kind.PUSH: 2, Kind.EMAIL: 1, Kind.SMS: 1}
    assert not Dispatch.objects.unfinished().exists()


def test_what_is_acute_goes_every_way_at_once(world: World, everywhere: Person) -> None:
    queue(everywhere, text=Text.ACKNOWLEDGE, acute=True)
    world.round()

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 1, Kind.SMS: 1}
    assert world.push.requests[0][1]["urgency"] == "high"


def test_a_browser_that_listens_no_more_is_forgotten(world: World, everywhere: Person) -> None:
    world.push.status = 410
    queue(everywhere)
    world.round()

    assert not Destination.objects.filter(kind=Kind.PUSH).exists()
    assert world.heard()[Kind.EMAIL] == 1


def test_a_mailbox_that_is_gone_is_marked_and_passed_over(world: World, everywhere: Person) -> None:
    Destination.objects.filter(kind=Kind.PUSH).delete()
    world.mail.to_recipient = "550 5.1.1 No such user"
    for key in ("a", "b"):
        queue(everywhere, key)
        world.round()

    assert Destination.objects.get(kind=Kind.EMAIL).broken_at == NOON
    assert world.heard() == {Kind.PUSH: 0, Kind.EMAIL: 0, Kind.SMS: 3}  # one: look to your address


def test_an_address_that_nobody_confirmed_is_sent_nothing(world: World, person: Person) -> None:
    email(person, "kim@skola.example", confirmed=False)
    queue(person)
    world.round()

    assert world.heard()[Kind.EMAIL] == 0


def test_who_has_no_other_way_is_told_in_the_page(world: World, person: Person) -> None:
    queue(person)

    assert world.round() == 1
    assert Dispatch.objects.get().state == State.DELIVERED


def test_nobody_who_left_is_told_anything(world: World, everywhere: Person) -> None:
    queue(everywhere)
    Person.objects.update(is_active=False)
    world.round()

    assert set(world.heard().values()) == {0}


def test_a_second_try_skips_who_was_told_in_the_first(world: World, person: Person) -> None:
    subscribed(person, PushBrowser())
    email(person, "kim@skola.example")
    queue(person, text=Text.ACKNOWLEDGE, acute=True)
    world.round()
    Dispatch.objects.update(state=State.FAILED, next_try_at=NOON, finished_at=None)
    Delivery.objects.filter(kind=Kind.EMAIL).delete()
    world.round()

    assert world.heard() == {Kind.PUSH: 1, Kind.EMAIL: 2, Kind.SMS: 0}


def test_an_evening_without_a_mail_server_ends_in_one_message(world: World, person: Person) -> None:
    email(person, "kim@skola.example")
    world.mail.answer = "451 4.3.0 Not now"
    for minute in range(60):
        queue(person, str(minute), at=NOON + minutes(minute))
        world.round(NOON + minutes(minute))
    world.mail.answer = "250 OK"
    for minute in range(60, 180):
        world.round(NOON + minutes(minute))

    assert len(world.mail.mails) == 1


def test_another_school_s_clock_is_none_of_it(world: World) -> None:
    other = factories.counsellor()
    email(other, "robin@skola.example")
    queue(other)
    world.round()

    assert world.mail.recipients == ["robin@skola.example"]


def test_a_fault_of_ours_in_one_way_still_leaves_the_others(
    world: World, everywhere: Person
) -> None:
    Destination.objects.filter(kind=Kind.PUSH).update(address_sealed=b"broken")
    queue(everywhere)
    world.round()

    assert world.heard() == {Kind.PUSH: 0, Kind.EMAIL: 1, Kind.SMS: 0}


def test_a_setting_that_cannot_be_meant_loses_no_notice(person: Person, settings: Settings) -> None:
    settings.MAIL_SERVER, settings.MAIL_FROM = "mail.example", "notis@skola.example"
    queue(person)
    for minute in range(120):
        send_one(now=still(NOON + minutes(minute)), send=telling.tell)
    assert Dispatch.objects.get().state == State.FAILED

    settings.MAIL_SERVER = ""
    send_one(now=still(NOON + minutes(200)), send=telling.tell)
    assert Dispatch.objects.get().state == State.DELIVERED
