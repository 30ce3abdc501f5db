"""Sending waits for other people's servers; keeping promises waits for nobody's."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from pytest_django import Settings

from elevhalsa import clock, readiness, work
from elevhalsa.models import Heartbeat
from elevhalsa.notify.channels import mail
from elevhalsa.notify.services import set_quiet_hours
from elevhalsa.people.models import Person
from tests import factories
from tests.notify.destinations import email, number
from tests.notify.post import queue
from tests.notify.servers import WebServer

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


@contextmanager
def at_work(deaf: Deaf) -> Iterator[None]:
    """Let a scheduler go round; in the end the deaf server lets go of whom it holds."""
    stop = threading.Event()
    scheduler = threading.Thread(target=work.go_round, args=(stop,), kwargs={"every_s": 0.05})
    scheduler.start()
    try:
        yield
    finally:
        stop.set()
        for call in deaf.calls:
            call.shutdown(socket.SHUT_RDWR)
        scheduler.join(PATIENCE_S)


def is_heard(operator: WebServer) -> bool:
    """Wait until something was sent there."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE_S * 20)):
        if operator.requests:
            return True
        waiting.wait(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_never_answers_holds_up_no_round(person: Person, deaf: Deaf) -> None:
    email(person, "kim@skola.example")
    queue(person, at=clock.database_now() - timedelta(minutes=1), acute=True)
    with at_work(deaf):
        rounds = rounds_after(deaf.was_called)
        assert [next(rounds) for _ in range(3)] == [True] * 3


@pytest.mark.django_db(transaction=True)
def test_what_is_acute_waits_for_no_server_that_hangs_over_something_else(
    person: Person, deaf: Deaf, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_S", 10 * PATIENCE_S)
    other, a_minute_ago = factories.counsellor(), clock.database_now() - timedelta(minutes=1)
    set_quiet_hours(person=person, quiet=None)
    email(person, "kim@skola.example")
    number(other, "+46701740605")
    with WebServer().running() as operator:
        settings.SMS_SERVER = f"http://u:p@127.0.0.1:{operator.port}/"
        queue(person, at=a_minute_ago)
        with at_work(deaf):
            assert deaf.was_called.wait(PATIENCE_S)
            queue(other, at=a_minute_ago, acute=True)

            assert is_heard(operator)
