"""Who forgot the words writes at once, and meets somebody to open the old threads."""

import re

import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

SEALED_AWAY_MS = 60_000  # a socket tells at once, a heartbeat within twenty seconds


def has_forgotten(phone: PhoneStudent, school: School, name: str, old: str, new: str) -> str:
    """Let a student write, forget the words, and write anew. Return the new words."""
    phone.account = school.student(name)
    phone.arrives(school.address, phone.account.username)
    phone.sends(old)
    phone.keeps_three_words()
    phone.presses("way.thread")
    phone.presses("way.lock")
    phone.presses("unlock.write_anyway")
    phone.sends(new)
    words = phone.keeps_three_words()
    phone.presses("way.thread")
    phone.is_told("threads.shut")
    return words


def at_the_desk(devices: Devices, school: School) -> StaffDesktop:
    desk = StaffDesktop(devices.desktop())
    desk.device.takes_over(school.town.staff("karin"))
    desk.comes()
    desk.unlocks(SECRETS["karin"])
    return desk


def meets(desk: StaffDesktop, old: str) -> str:
    """Begin the meeting in the old thread. Return what the code on the screen holds."""
    row = desk.row(old)
    expect(row).to_contain_text(desk.words("preview.awaits_meeting"))
    row.click()
    desk.is_told("thread.student_key")
    with desk.page.expect_response(re.compile(r"/api/threads/[^/]+/meetings$")):
        desk.page.get_by_role("button", name=said("meet", "meet.go"), exact=True).click()
    code = desk.page.get_by_role("img", name=said("meet", "meet.code"))
    return seen_by_a_camera(str(code.locator("path").get_attribute("d")))


def seen_by_a_camera(drawn: str) -> str:
    """Return what a phone reads in a code: black squares, one unit wide, on white."""
    squares = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", drawn)]
    side = max(max(square) for square in squares) + 8
    picture = np.full((side, side), 255, dtype=np.uint8)
    for x, y in squares:
        picture[y + 2, x + 2] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), dtype=np.uint8)))
    return str(found.text)


def test_old_threads_open_after_the_phone_has_scanned_the_code_on_the_screen(
    devices: Devices, school: School
) -> None:
    old, phone = "Det här skrev jag i september.", PhoneStudent(devices.phone())
    words = has_forgotten(phone, school, "Ebba Sund", old, "Jag har glömt mina ord.")
    desk = at_the_desk(devices, school)
    address = meets(desk, old)

    phone.page.close()
    phone.page = phone.device.context.new_page()  # the camera opens one of its own
    phone.comes(address)
    phone.confirms()
    phone.is_told("meet.first")
    phone.presses("unlock.go")
    phone.unlocks(words)
    phone.is_told("meet.sent")

    desk.reads(said("meet", "meet.done", count=1, name="Ebba"))
    phone.presses("way.threads")
    phone.page.get_by_role("button", name=phone.words("threads.to_counsellor")).last.click()
    expect(phone.page.get_by_role("main").get_by_text(old)).to_be_visible()
    desk.page.get_by_role("button", name=said("meet", "meet.answer_there")).click()
    desk.answers("Nu kan jag svara dig här.", "Ebba")
    phone.reads("Nu kan jag svara dig här.")


def test_who_has_forgotten_again_chooses_new_words_where_the_code_was_scanned(
    devices: Devices, school: School
) -> None:
    old, phone = "Det andra jag skrev.", PhoneStudent(devices.phone())
    has_forgotten(phone, school, "Majken Å", old, "Orden är borta.")
    desk = at_the_desk(devices, school)
    phone.comes(meets(desk, old))  # into the page that is open: its keys are at hand
    phone.is_told("meet.sent")
    desk.reads(said("meet", "meet.done", count=1, name="Majken"))
    desk.page.get_by_role("button", name=said("meet", "meet.counts")).click()

    expect(desk.row(old)).not_to_contain_text(desk.words("preview.awaits_meeting"))
    phone.presses("way.threads")
    expect(phone.page.get_by_text(phone.words("threads.shut"))).to_have_count(
        0, timeout=SEALED_AWAY_MS
    )


def test_digits_that_are_read_out_open_them_too_and_wrong_ones_do_not(
    devices: Devices, school: School
) -> None:
    old, phone = "Det tredje jag skrev.", PhoneStudent(devices.phone())
    has_forgotten(phone, school, "Olle Berg", old, "Jag minns inte.")
    phone.presses("meet.how")
    digits = phone.page.locator(".digits").inner_text()
    desk = at_the_desk(devices, school)
    meets(desk, old)

    desk.page.get_by_role("button", name=said("meet", "meet.no_camera")).click()
    field = desk.page.get_by_label(said("keycare", "code.field"))
    field.fill("1" * 20)
    desk.page.get_by_role("button", name=said("meet", "meet.digits_go")).click()
    desk.reads(said("keycare", "code.wrong"))
    field.fill(digits)
    desk.page.get_by_role("button", name=said("meet", "meet.digits_go")).click()

    desk.reads(said("meet", "meet.done", count=1, name="Olle"))


def test_a_code_that_is_worth_nothing_any_more_says_what_to_do(
    devices: Devices, school: School
) -> None:
    old, phone = "Det fjärde jag skrev.", PhoneStudent(devices.phone())
    has_forgotten(phone, school, "Tove Lind", old, "Hej igen.")
    desk = at_the_desk(devices, school)
    first = meets(desk, old)
    desk.closes_sheet()
    meets(desk, old)

    phone.device.watch.expect("status of 404")
    phone.comes(first)

    phone.is_told("meet.over")
    phone.is_told("meet.scan")


@pytest.mark.parametrize("language", ["sv", "en", "ar"])
def test_the_screens_of_a_meeting_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    old, phone = f"Innan jag glömde ({language}).", PhoneStudent(devices.phone(language), language)
    name = {"sv": "Siri Ek", "en": "Sixten Ek", "ar": "Signe Ek"}[language]
    has_forgotten(phone, school, name, old, "Efter.")
    inspector = Inspector(language)
    phone.presses("meet.how")
    inspector.look(phone.page, "meet")
    desk = StaffDesktop(devices.desktop(language), language)
    desk.device.takes_over(school.town.staff("karin"))
    desk.comes()
    desk.unlocks(SECRETS["karin"])
    desk.row(old).click()
    desk.page.get_by_role("button", name=said("meet", "meet.go", language)).click()
    desk.page.get_by_role("button", name=said("meet", "meet.no_camera", language)).click()
    inspector.look(desk.page, "meeting")

    assert not inspector.found, "\n".join(inspector.found)
