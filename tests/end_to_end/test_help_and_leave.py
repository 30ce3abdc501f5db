"""Help is one tap away everywhere; leaving takes one tap and leaves nothing behind."""

import pytest
from playwright.sync_api import Route, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.people import AtAPage
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School

PAGES = {"/": "bar.help", "/personal": "help", "/insyn": "help", "/administration": "help"}
TEXT = "Mamma får inte se det här."
WEATHER = "https://www.svt.se/"


@pytest.mark.parametrize("path", PAGES)
def test_the_numbers_are_there_without_sign_in_and_without_net(devices: Devices, path: str) -> None:
    anybody = AtAPage(devices.phone())
    anybody.comes(path)
    anybody.button(PAGES[path]).wait_for()
    anybody.device.watch.expect("ERR_INTERNET_DISCONNECTED")
    anybody.device.context.set_offline(True)

    anybody.presses(PAGES[path])

    anybody.is_at("help.title")
    for number in ("112", "116\u00a0111", "90101", "1177"):
        expect(anybody.page.get_by_role("link", name=number).first).to_be_visible()


def test_who_chooses_danger_sees_the_numbers_at_once_and_can_still_send(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    student.arrives(school.address, school.student().username)
    student.writes("Jag orkar inte mer.")

    student.chooses_urgency("acute")

    expect(student.page.get_by_role("main").get_by_role("link", name="112").first).to_be_visible()
    student.sees_nothing_of(student.words("write.due", when=""))
    student.presses("write.send")
    student.has_sent_in_danger()
    expect(student.page.get_by_role("link", name="112").first).to_be_visible()
    student.sees_nothing_of(student.words("sent.due"))


def test_leaving_in_a_hurry_leaves_nothing_behind_and_loses_no_draft(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    account = school.student()
    student.arrives(school.address, account.username)
    student.writes(TEXT)
    student.device.watch.expect(f"asked somebody else: {WEATHER.rstrip('/')}")
    student.page.route(f"{WEATHER}**", weather)

    student.presses("bar.leave")  # at once: the last letter is kept too

    expect(student.page.get_by_role("heading", name="Vädret")).to_be_visible()
    student.page.go_back()
    assert TEXT not in student.page.content()
    student.comes(school.address)
    student.is_at("signin.title")
    student.signs_in(account.username)
    student.confirms()
    expect(student.text()).to_have_value(TEXT)
    leaves_by_keys(student)


def leaves_by_keys(student: PhoneStudent) -> None:
    """Press Shift until the page is gone; a capital letter is no such press."""
    keys = student.page.keyboard
    student.text().focus()
    for press in ("End", "Shift+A", "Shift+B", "Shift", "Shift"):
        keys.press(press)
    expect(student.text()).to_have_value(f"{TEXT}AB")
    student.hears("bar.leave_soon")

    keys.press("Shift")

    expect(student.page.get_by_role("heading", name="Vädret")).to_be_visible()


def weather(route: Route) -> None:
    """Be the page that one leaves to."""
    route.fulfill(content_type="text/html; charset=utf-8", body="<h1>Vädret</h1>")
