"""One bad address is one person's trouble: it is given up, and said to who can put it right."""

from datetime import timedelta

import pytest

from elevhalsa.notify import outbox
from elevhalsa.notify.models import Destination, Dispatch, Kind, Notice, State
from elevhalsa.people.models import Person, Role
from tests import factories
from tests.notify.destinations import email, number
from tests.notify.post import NOON, Post, minutes, queue
from tests.notify.world import World

pytestmark = pytest.mark.django_db

FULL = "452 4.2.2 Mailbox full"


def told_of_it() -> set[str]:
    """Return who was told that an address is broken."""
    rows = Notice.objects.filter(key__startswith="broken:")
    return set(rows.values_list("person__username", flat=True))


def go_on(world: World, *, minutes_long: int) -> None:
    """Let a quarter of an hour after the other pass."""
    for minute in range(0, minutes_long + 1, 15):
        world.round(NOON + minutes(minute))


def test_one_full_mailbox_is_no_trouble_of_the_house(world: World, person: Person) -> None:
    email(person, "kim@skola.example")
    world.mail.to_recipient = FULL
    queue(person)
    world.round()

    assert Dispatch.objects.get().is_refused
    assert outbox.oldest_unsent_age(NOON + minutes(30)) == timedelta()


def test_two_that_are_refused_at_once_are(world: World, person: Person) -> None:
    world.mail.to_recipient = FULL
    for one in (person, factories.counsellor()):
        email(one, f"{one.username}@skola.example")
        queue(one)
    world.round()

    assert outbox.oldest_unsent_age(NOON + minutes(30)) == minutes(30)


def test_a_server_that_does_not_let_us_send_is_the_house_s(world: World, person: Person) -> None:
    email(person, "kim@skola.example")
    world.mail.to_recipient = "550 5.7.1 Relay denied"
    queue(person)
    world.round()

    assert outbox.oldest_unsent_age(NOON + minutes(30)) == minutes(30)


def test_a_mailbox_full_for_an_hour_while_others_are_reached_is_given_up(
    world: World, person: Person
) -> None:
    administrator = factories.administrator(person.organisation)
    factories.administrator(factories.organisation("Grannkommunen"))
    other = factories.counsellor()
    email(person, "kim@skola.example")
    email(other, "robin@skola.example")
    world.mail.full = {"kim@skola.example"}
    queue(person)
    queue(other, at=NOON + minutes(30))
    go_on(world, minutes_long=45)
    assert Destination.objects.get(person=person).broken_at is None

    go_on(world, minutes_long=180)

    assert Destination.objects.get(person=person).broken_at is not None
    assert told_of_it() == {person.username, administrator.username}
    assert not Dispatch.objects.unfinished().exists()


def test_where_nobody_else_is_reached_it_is_given_up_after_a_day(
    world: World, person: Person
) -> None:
    email(person, "kim@skola.example")
    world.mail.to_recipient = FULL
    queue(person)
    go_on(world, minutes_long=23 * 60)
    assert Destination.objects.get().broken_at is None

    go_on(world, minutes_long=25 * 60)
    assert Destination.objects.get().broken_at is not None
    assert not Dispatch.objects.filter(state=State.DEAD).exists()


def test_a_mailbox_that_takes_something_again_is_well(world: World, person: Person) -> None:
    email(person, "kim@skola.example")
    world.mail.to_recipient = FULL
    queue(person)
    world.round()
    assert Destination.objects.get().failing_since == NOON
    world.mail.to_recipient = "250 OK"
    world.round(NOON + minutes(1))

    assert Destination.objects.get().failing_since is None


def test_meanwhile_the_next_way_is_taken(world: World, person: Person) -> None:
    email(person, "kim@skola.example")
    number(person, "+46701740605")
    world.mail.to_recipient = FULL
    queue(person)
    world.round()

    assert world.heard()[Kind.SMS] == 1
    assert not Dispatch.objects.unfinished().exists()


def test_an_address_that_we_cannot_open_is_given_up_like_a_full_mailbox(
    world: World, person: Person
) -> None:
    email(person, "kim@skola.example")
    Destination.objects.update(address_sealed=b"broken")
    for hour in range(25):
        queue(person, str(hour), at=NOON + minutes(60 * hour))
        world.round(NOON + minutes(60 * hour))

    assert Destination.objects.get().broken_at is not None


def test_what_is_put_aside_is_counted(person: Person, post: Post) -> None:
    queue(person)
    post.breaks = True
    for minute in range(60):
        post.round(NOON + minutes(minute))

    assert outbox.given_up() == outbox.given_up(since=NOON) == 1
    assert outbox.given_up(since=NOON + minutes(60)) == 0


def test_an_administrator_sees_who_is_not_reached_and_no_address() -> None:
    school = factories.school()
    people = factories.every_role(school)
    broken = email(people[Role.NURSE], "kim@skola.example")
    Destination.objects.filter(pk=broken.pk).update(broken_at=NOON)
    administrator = factories.client_of(people[Role.ADMINISTRATOR])

    answer = administrator.get("/api/admin/unreached")

    assert len(answer.json()["people"]) == 1
    assert b"kim" not in answer.content
    assert factories.client_of(people[Role.HEAD]).get("/api/admin/unreached").status_code == 403
