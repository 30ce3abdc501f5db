"""Handing on has stopped: those who answer and the head read that, and which threads wait."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from elevhalsa.wire import from_text
from sla.models.clocks import FAILING
from tests.actors.account import Account
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import HeadDesktop, StaffDesktop
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said
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
    return start_thread(school)


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


def test_the_head_reads_that_somebody_still_waits_and_what_to_do(
    devices: Devices, school: School
) -> None:
    thread = start_thread(school)
    let_nobody_answer(school, thread)
    for language in ("ar", "en", "sv"):
        inspector = Inspector(language)
        inspector.look(told_head(devices, school, language), "somebody waits")
        assert not inspector.found, "\n".join(inspector.found)

    page = told_head(devices, school, "sv")
    page.get_by_role("button", name=said("ladder", "take")).click()
    expect(page.get_by_text(said("ladder", "taken", name="Ulf Bergman"))).to_be_visible()
    school.answer(thread, "Förlåt att det dröjde. Jag är här nu.")


def told_head(devices: Devices, school: School, language: str) -> Page:
    """Open the head's page, on which a card says that somebody waits."""
    head = HeadDesktop(devices.desktop(language), language)
    head.device.takes_over(school.town.people["ulf"])
    head.comes()
    title = said("ladder", "title.counsellor", language, school="Almlundaskolan")
    expect(head.page.get_by_role("heading", name=title)).to_be_visible()
    return head.page


def start_thread(school: School) -> str:
    """Let a student write to the counsellor."""
    writer = school.student("Vilgot Ek", "7A")
    writer.arrive(school.town.fingerprints["school"])
    opened: str = writer.start_thread(TEXT, writer.wish("counsellor"))["thread"]["id"]
    return opened


def let_nobody_answer(school: School, thread: str) -> None:
    """Let a day pass until the back-up has the thread, and half a one until the head is told."""
    back_up, head = school.town.staff("maria"), school.town.people["ulf"]
    school.advance("25h")
    wait_until(lambda: thread in {str(one["id"]) for one in back_up.threads()})
    school.advance("13h")
    wait_until(lambda: head.wire.get("/api/ladder")["cards"] != [])


def wait_until(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < give_up
        time.sleep(0.5)
