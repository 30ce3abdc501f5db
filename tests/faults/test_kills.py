"""The server is killed at any moment, again and again, while people write to each other."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.actors.follower import Follower
from tests.actors.founding import Town
from tests.actors.hamlet import SCHOOL, found_hamlet
from tests.actors.reader import Reader
from tests.faults.judge import Attempt, View, judge
from tests.faults.load import Writer, fetched, shown
from tests.servers import Service
from tests.settings import SCRATCH

KILLS = 20
ALIVE_S = (0.1, 0.9)  # between two kills
HEARTBEAT_S = 20
STUDENTS, STAFF = ("sara", "sam", "siv"), ("karl", "kim")


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service(SCRATCH / "kills")
    running.set_up()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def town(service: Service) -> Iterator[Town]:
    founded = found_hamlet(service)
    yield founded
    founded.close()


def test_twenty_kills_lose_nothing_and_double_nothing(service: Service, town: Town) -> None:
    threads = {key: open_thread(town, key) for key in STUDENTS}
    first = [attempt for attempt, _ in threads.values()]
    readers: dict[str, tuple[Reader, list[str]]] = {
        **{key: (town.student(key), [threads[key][0].thread]) for key in STUDENTS},
        **{key: (town.staff(key), [one.thread for one in first]) for key in STAFF},
    }
    with ExitStack() as screens:
        follows = {key: screens.enter_context(one.follow()) for key, (one, _) in readers.items()}
        writers = [Writer(key, one, mine) for key, (one, mine) in readers.items()]
        kill_again_and_again(service, writers)
        attempts = [*first, *(attempt for writer in writers for attempt in writer.attempts)]
        wait_until_shown(follows, readers)
        views: dict[str, View] = {}
        for key, (one, mine) in readers.items():
            views[f"{key}, fetched"] = fetched(one, mine)
            views[f"{key}, on screen"] = shown(one, {t: follows[key].shown[t] for t in mine})

    verdict = judge(attempts, views)
    assert verdict.is_good, verdict
    assert_gapless(follows)
    assert len(attempts) > KILLS, "hardly anything was written: this proved nothing"


def open_thread(town: Town, key: str) -> tuple[Attempt, str]:
    student = town.student(key)
    student.arrive(town.fingerprints[SCHOOL])
    text = f"{key} börjar"
    started = student.start_thread(text, student.wish("counsellor"))
    entry = started["entry"]
    return Attempt(started["thread"]["id"], entry["mid"], text, entry["seq"]), key


def kill_again_and_again(service: Service, writers: list[Writer]) -> None:
    for writer in writers:
        writer.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(*ALIVE_S))  # noqa: S311 - at any moment
        service.kill()
        service.start()
    for writer in writers:
        writer.stop()


def wait_until_shown(
    follows: dict[str, Follower], readers: dict[str, tuple[Reader, list[str]]]
) -> None:
    """Wait until every screen shows all there is: within the heartbeat, and without a reload."""
    for key, (reader, mine) in readers.items():
        heads = {thread: reader.entries(thread)[-1]["seq"] for thread in mine}
        follows[key].wait_until(partial(shows_all, follows[key], heads), seconds=HEARTBEAT_S * 2)


def shows_all(follow: Follower, heads: dict[str, int]) -> bool:
    return all(follow.head(thread) == head for thread, head in heads.items())


def assert_gapless(follows: dict[str, Follower]) -> None:
    for follow in follows.values():
        for entries in follow.shown.values():
            assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
