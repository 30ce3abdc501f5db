"""How sessions end (SE-3, SE-4), over HTTP and for sockets."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.sessions.models import Session

from elevhalsa.clock import host_now
from elevhalsa.errors import NotSignedIn, SecondFactorNeeded
from elevhalsa.people import ended, sessions
from elevhalsa.people.models import Person
from elevhalsa.people.services import passwords, people
from tests import factories
from tests.factories import Browser

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-11-23T10:00:00Z")


def is_in(client: Browser) -> bool:
    told = client.get("/api/session", headers={"X-Background": "1"}).json()
    return told["person"] is not None


def key_of(client: Browser) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize(
    ("make", "minutes"), [(factories.student, 15), (factories.counsellor, 30), (factories.head, 30)]
)
def test_an_unused_session_ends(make: Callable[[], Person], minutes: int) -> None:
    """SE-3."""
    with time_machine.travel(NOW, tick=False) as clock:
        client = factories.client_of(make())
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert is_in(client)
        clock.shift(timedelta(seconds=1))
        assert not is_in(client)
        assert client.call("PUT", "/api/language", {"language": "en"}).status_code == 401


def test_use_keeps_a_session_awake_but_no_longer_than_twelve_hours() -> None:
    """SE-3."""
    with time_machine.travel(NOW, tick=False) as clock:
        client = factories.client_of(factories.counsellor())
        for _ in range(12 * 3 - 1):
            clock.shift(timedelta(minutes=20))
            assert client.get("/api/session").json()["person"] is not None
        clock.shift(timedelta(minutes=20))
        assert not is_in(client)


def test_what_no_person_caused_keeps_no_session_awake() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = factories.client_of(factories.student())
        for _ in range(3):
            clock.shift(timedelta(minutes=5))
            client.get("/api/threads/heads")
            client.get("/api/watch")
        assert not is_in(client)


def test_a_session_that_another_tab_ended_is_not_brought_back() -> None:
    """SE-2: a request under way saves nothing."""
    with time_machine.travel(NOW, tick=False) as clock:
        client = factories.client_of(factories.student())
        under_way = sessions.new(key_of(client))
        assert under_way[sessions.SEEN]
        client.delete("/api/session")
        clock.shift(timedelta(minutes=1))

        assert not sessions.touch(under_way, now=host_now())

    assert not Session.objects.filter(session_key=under_way.session_key).exists()


def test_a_password_alone_opens_no_socket_for_staff() -> None:
    client = factories.client_of(factories.counsellor(), verified=False)

    with pytest.raises(SecondFactorNeeded):
        sessions.admit(key_of(client), now=host_now())


@pytest.mark.parametrize("key", [None, "", "nobodys0nobodys0nobodys0nobodys0"])
def test_a_stranger_opens_no_socket(key: str | None) -> None:
    with pytest.raises(NotSignedIn):
        sessions.admit(key, now=host_now())


def test_a_socket_ends_with_the_idle_session_that_opened_it() -> None:
    """SE-3, for the socket."""
    clients = [
        factories.client_of(factories.student()),
        factories.client_of(factories.counsellor()),
    ]
    tickets = [sessions.admit(key_of(client), now=host_now())[1] for client in clients]
    after = host_now() + timedelta(minutes=16)

    assert sessions.ended_among(tickets, now=host_now()) == set()
    assert sessions.ended_among(tickets, now=after) == {tickets[0]}


WAYS: dict[str, Callable[[Person, Browser], object]] = {
    "signed out": lambda _, client: client.delete("/api/session"),
    "new password": lambda who, _: passwords.store_password(who, "!"),
    "deactivated": lambda who, _: people.deactivate(person=who, now=host_now),
    "out of the team": lambda who, _: people.remove_member(
        team=who.memberships.get().team, person=who, now=host_now
    ),
    "into another team": lambda who, _: people.add_member(
        team=factories.back_up(who.memberships.get().team.schools.get()),
        person=who,
        now=host_now,
    ),
    "session lost": lambda _, client: sessions.new(key_of(client)).flush(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_socket_ends_in_each_way_that_a_session_does(way: str) -> None:
    """CH-1, without the layer: each process asks for all its sockets every ten seconds."""
    counsellor = factories.counsellor()
    client = factories.client_of(counsellor)
    _, ticket = sessions.admit(key_of(client), now=host_now())

    WAYS[way](counsellor, client)

    assert sessions.ended_among([ticket], now=host_now()) == {ticket}
    with pytest.raises(NotSignedIn):
        sessions.admit(key_of(client), now=host_now())


@pytest.mark.django_db(transaction=True)
async def test_open_sockets_are_told_at_once_after_the_commit() -> None:
    """CH-1, with the layer."""
    from channels.db import database_sync_to_async  # noqa: PLC0415

    layer = get_channel_layer()
    assert layer is not None
    counsellor = await database_sync_to_async(factories.counsellor)()
    await layer.group_add(ended.group_of(counsellor.pk), "a.socket")

    await database_sync_to_async(passwords.store_password)(counsellor, "!")

    told = await layer.receive("a.socket")
    assert told == {"type": "session.ended", "epoch": counsellor.epoch}
