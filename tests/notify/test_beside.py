"""Sending waits for other people's servers; keeping promises waits for nobody's."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from elevhalsa import clock, readiness, work
from elevhalsa.models import Heartbeat
from elevhalsa.people.models import Person
from tests.notify.destinations import email
from tests.notify.post import queue

PATIENCE_S = 120.0


class Deaf:
    """A mail server that takes a connection and never says a word."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.was_called = threading.Event()
        self.calls: list[socket.socket] = []
        self.thread = threading.Thread(target=self.take, daemon=True)
        self.thread.start()

    def take(self) -> None:
        while True:
            try:
                self.calls.append(self.listener.accept()[0])
            except OSError:
                return
            self.was_called.set()

    def hang_up(self) -> None:
        """End every call: who waits for a word is let go."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        for call in self.calls:
            call.close()


@pytest.fixture
def deaf(settings: Settings) -> Iterator[Deaf]:
    server = Deaf()
    settings.MAIL_SERVER = f"smtp://127.0.0.1:{server.port}"
    settings.MAIL_FROM = "notis@skola.example"
    yield server
    server.hang_up()


def rounds_after(moment: threading.Event) -> Iterator[bool]:
    """Yield, each time the scheduler beats after ``moment``, that it did."""
    assert moment.wait(PATIENCE_S)
    while True:
        Heartbeat.objects.all().delete()
        waiting = threading.Event()
        for _ in range(int(PATIENCE_S * 20)):
            if Heartbeat.objects.filter(worker=readiness.SCHEDULER).exists():
                break
            waiting.wait(0.05)
        yield Heartbeat.objects.filter(worker=readiness.SCHEDULER).exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_never_answers_holds_up_no_round(person: Person, deaf: Deaf) -> None:
    email(person, "kim@skola.example")
    queue(person, at=clock.database_now() - timedelta(minutes=1), acute=True)
    stop = threading.Event()
    scheduler = threading.Thread(target=work.go_round, args=(stop,), kwargs={"every_s": 0.05})
    scheduler.start()
    try:
        rounds = rounds_after(deaf.was_called)
        assert [next(rounds) for _ in range(3)] == [True] * 3
    finally:
        stop.set()
        for call in deaf.calls:
            call.shutdown(socket.SHUT_RDWR)
        scheduler.join(PATIENCE_S)
