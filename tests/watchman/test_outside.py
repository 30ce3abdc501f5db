"""What leaves the house, byte for byte, and to which addresses it may go."""

import json
from datetime import UTC, datetime

import pytest

from elevhalsa.watchman.alarm import News, Telling, Trouble
from elevhalsa.watchman.outside import TEXTS, Answer, Outside, address_problems
from tests.watchman.sink import Sink

TELLING = Telling(News.ALARM, (Trouble.PROMISES, Trouble.SCHEDULER))


@pytest.fixture
def outside(sink: Sink) -> Outside:
    return Outside(f"{sink.url}/ping", f"{sink.url}/alarm")


def test_a_ping_says_nothing_but_that_it_came(sink: Sink, outside: Outside) -> None:
    sink.date = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    assert outside.ping() == Answer(is_good=True, at=sink.date)

    [ping] = sink.pings
    assert (ping.method, ping.body) == ("GET", b"")


def test_an_alarm_is_a_fixed_text_and_the_names_of_checks(sink: Sink, outside: Outside) -> None:
    assert outside.tell(TELLING)

    [alarm] = sink.alarms
    assert alarm.method == "POST"
    assert alarm.told == {
        "news": "alarm",
        "checks": ["promises", "scheduler"],
        "text": TEXTS[News.ALARM],
    }


def test_the_outside_s_time_is_asked_without_a_ping(sink: Sink, outside: Outside) -> None:
    assert outside.time() is not None
    assert [(one.method, one.path) for one in sink.heard] == [("HEAD", "/")]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_address_that_does_not_take_it_was_not_reached(
    sink: Sink, outside: Outside, status: int
) -> None:
    sink.status, sink.location = status, f"{sink.url}/elsewhere"

    assert not outside.tell(TELLING)
    assert not outside.ping().is_good
    assert "/elsewhere" not in {one.path for one in sink.heard}  # a redirection is not followed


def test_an_address_that_nobody_listens_at_was_not_reached() -> None:
    nobody = Outside("http://127.0.0.1:9/ping", "http://127.0.0.1:9/alarm")

    assert not nobody.tell(TELLING)
    assert nobody.ping() == Answer(is_good=False)


def test_no_text_could_hold_anything_of_a_school() -> None:
    assert all("{" not in text for text in TEXTS.values())
    assert json.dumps(list(Trouble))  # words alone


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("", True),
        ("https://monitor.example/abc", True),
        ("http://monitor.example/abc", False),
        ("http://127.0.0.1:9351/ping", False),
        ("ftp://monitor.example", False),
        ("https://", False),
        ("monitor.example", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_real_installation_speaks_to_https_alone(address: str, *, is_good: bool) -> None:
    assert (address_problems(address, public_url="https://skola.example") == []) is is_good


def test_on_one_machine_alone_its_own_address_will_do() -> None:
    here, there = "http://127.0.0.1:9351/ping", "http://monitor.example/ping"

    assert address_problems(here, public_url="http://localhost:8000") == []
    assert address_problems(there, public_url="http://localhost:8000") != []
