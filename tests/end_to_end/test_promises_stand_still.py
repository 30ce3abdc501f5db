"""Handing on has stopped: those who answer and the head read that, and which threads wait."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from elevhalsa.wire import from_text
from sla.models.clocks import FAILING
from tests.actors.account import Account
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import HeadDesktop, StaffDesktop
from tests.end_to_end.town import SECRETS, School
from tests.servers import PATIENCE_S

TEXT = "Ingen har svarat mig än."


@contextmanager
def failing(school: School, thread: str) -> Iterator[None]:
    """Leave a row at which the scheduler has failed again and again."""
    database = school.service.data / "elevhalsa.sqlite3"
    set_failures(database, thread, FAILING)
    try:
        yield
    finally:
        set_failures(database, thread, 0)


def set_failures(database: Path, thread: str, count: int) -> None:
    with closing(sqlite3.connect(database, timeout=PATIENCE_S)) as connection, connection:
        connection.execute(
            "UPDATE sla_clock SET failures = ? WHERE thread_id = ?",
            (count, UUID(bytes=from_text(thread)).hex),
        )


def wait_until_late(person: Account) -> list[str]:
    """Return the overdue threads that a person is told of, once there are any."""
    give_up = time.monotonic() + PATIENCE_S
    while not (told := person.wire.get("/api/watch"))["late"]:
        assert time.monotonic() < give_up
        time.sleep(0.5)
    threads: list[str] = told["threads"]
    return threads


@pytest.fixture
def thread(school: School) -> str:
    writer = school.student("Vilgot Ek", "7A")
    writer.arrive(school.town.fingerprints["school"])
    opened: str = writer.start_thread(TEXT, writer.wish("counsellor"))["thread"]["id"]
    return opened


def test_staff_see_which_threads_wait_and_the_head_that_some_do(
    devices: Devices, school: School, thread: str
) -> None:
    with failing(school, thread):
        assert wait_until_late(school.town.people["johan"]) == [thread]
        for language in ("sv", "en", "ar"):
            inspector = Inspector(language)
            counsellor = StaffDesktop(devices.desktop(language), language)
            counsellor.device.takes_over(school.town.people["johan"])
            counsellor.comes()
            counsellor.unlocks(SECRETS["johan"])
            row = counsellor.row(TEXT)
            expect(row).to_contain_text(counsellor.words("owner.overdue"))
            expect(counsellor.page.get_by_role("alert")).to_contain_text(
                counsellor.words("watch.marked")
            )
            inspector.look(counsellor.page, "staff")
            head = HeadDesktop(devices.desktop(language), language)
            head.device.takes_over(school.town.people["ulf"])
            head.comes()
            expect(head.page.get_by_role("alert")).to_contain_text(head.words("watch.title"))
            inspector.look(head.page, "head")

            assert not inspector.found, "\n".join(inspector.found)
