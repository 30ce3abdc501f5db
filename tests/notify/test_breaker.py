"""A server that keeps everybody waiting is met once, and then left alone for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from elevhalsa.notify.breaker import REST_S, SLOW_S, Breaker
from elevhalsa.notify.channels.mail import Mail
from elevhalsa.notify.channels.way import Silent
from elevhalsa.notify.models import Dispatch, Kind, State
from elevhalsa.people.models import Person
from tests import factories
from tests.notify.browsers import PushBrowser
from tests.notify.destinations import email, number, subscribed
from tests.notify.post import NOON, minutes, queue
from tests.notify.world import World

pytestmark = pytest.mark.django_db


class Stopwatch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Mute(ThreadingTCPServer):
    """A mail server that hangs up before it has said a word, and counts who called."""

    daemon_threads = True

    def __init__(self) -> None:
        self.calls = 0
        super().__init__(("127.0.0.1", 0), BaseRequestHandler)

    def process_request(self, request: object, client_address: object) -> None:
        """Count, and hang up."""
        self.calls += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]

    @contextmanager
    def running(self) -> Iterator["Mute"]:
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


@pytest.fixture
def stopwatch(world: World) -> Stopwatch:
    watch = Stopwatch()
    world.breaker = Breaker(stopwatch=watch)
    return watch


@pytest.fixture
def mute(world: World, stopwatch: Stopwatch) -> Iterator[Mute]:
    del stopwatch  # it is set before the first call
    with Mute().running() as server:
        way = world.ways[Kind.EMAIL]
        assert isinstance(way, Mail)
        world.ways[Kind.EMAIL] = replace(way, host="127.0.0.1", port=server.server_address[1])
        yield server


def staff(count: int) -> list[Person]:
    people = [factories.counsellor() for _ in range(count)]
    for at, person in enumerate(people):
        email(person, f"kim{at}@skola.example")
        number(person, f"+4670174060{at}")
        queue(person, acute=True)
    return people


def test_of_many_only_the_first_waits_for_a_server_that_is_silent(world: World, mute: Mute) -> None:
    staff(5)
    world.round()

    assert mute.calls == 1
    assert world.heard()[Kind.SMS] == 5


def test_after_its_rest_it_is_asked_again(world: World, mute: Mute, stopwatch: Stopwatch) -> None:
    staff(3)
    world.round()
    stopwatch.seconds += REST_S
    world.round(NOON + minutes(1))
    assert mute.calls == 2

    world.ways[Kind.EMAIL] = Mail("localhost", world.mail.port, "smtp", "notis@skola.example")
    world.round(NOON + minutes(3))
    assert (len(world.mail.mails), world.heard()[Kind.SMS]) == (3, 3)
    assert {one.state for one in Dispatch.objects.all()} == {State.DELIVERED}


def test_a_server_that_refuses_is_no_silent_one(world: World, stopwatch: Stopwatch) -> None:
    staff(3)
    world.mail.answer = "451 4.3.0 Not now"
    world.round()
    world.mail.answer = "250 OK"
    world.round(NOON + minutes(1))

    assert (stopwatch.seconds, len(world.mail.mails)) == (0, 3)


def test_a_server_that_takes_its_time_rests_too_though_it_took_the_first(
    world: World, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.sms, "requests", Slow(stopwatch))
    staff(3)
    world.round()

    assert world.heard() == {Kind.PUSH: 0, Kind.EMAIL: 3, Kind.SMS: 1}


class Slow(list[object]):
    """Requests, each of which took longer than anybody should wait."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        super().__init__()
        self.stopwatch = stopwatch

    def append(self, request: object) -> None:
        self.stopwatch.seconds += SLOW_S + 1
        super().append(request)


def test_one_push_service_that_is_silent_rests_alone(world: World, person: Person) -> None:
    away, there = PushBrowser("https://away.push.test/x"), PushBrowser("https://push.test/y")
    with (
        pytest.raises(Silent),
        world.breaker.asking(world.ways[Kind.PUSH].server_of(away.address())),
    ):
        raise Silent
    for browser in (away, there):
        subscribed(person, browser)
    queue(person)
    world.round()

    assert [path for path, _, _ in world.push.requests] == ["/y"]
