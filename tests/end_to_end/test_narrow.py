"""On the narrowest phone nothing that one must read is behind something else."""

from playwright.sync_api import Locator, expect

from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

READABLE = 150  # CSS pixels: a message and what stands around it
FITS = "() => document.documentElement.scrollHeight <= document.documentElement.clientHeight"
HEIGHT = "element => element.closest('section').clientHeight"

IN_SIGHT = """element => {
  const block = element.closest("p, [role=alert]");
  const { left, top, width, bottom } = block.getBoundingClientRect();
  const seen = (y) => block.contains(document.elementFromPoint(left + width / 2, y));
  return seen(top + 4) && seen(bottom - 4);
}"""


def is_in_sight(text: Locator) -> bool:
    """Say whether all of it can be read without scrolling."""
    text.wait_for()
    return bool(text.evaluate(IN_SIGHT))


def test_what_is_missing_and_what_is_left_to_do_stand_in_sight(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.old_phone())
    student.arrives(school.address, school.student().username)
    student.presses("write.send")
    assert is_in_sight(student.page.get_by_text(student.words("write.empty")))

    student.sends("Jag har ont i magen.")

    assert is_in_sight(student.page.get_by_text(student.words("sent.one_left")))


def counsellor_with_a_phone(school: School, device: Device) -> StaffDesktop:
    """Return Karin at the list."""
    counsellor = StaffDesktop(device)
    counsellor.device.takes_over(school.town.people["karin"])
    counsellor.comes()
    counsellor.unlocks(SECRETS["karin"])
    return counsellor


def somebody_writes(school: School, text: str, urgency: str = "routine") -> None:
    """Let a student write to the counsellors."""
    writer = school.student()
    writer.arrive(school.town.fingerprints["school"])
    writer.start_thread(text, writer.wish("counsellor", urgency=urgency))


def test_staff_at_the_narrowest_phone_can_read_what_they_answer(
    devices: Devices, school: School
) -> None:
    somebody_writes(school, "Jag har något att berätta om igår.")
    counsellor = counsellor_with_a_phone(school, devices.old_phone())
    assert counsellor.page.evaluate(FITS), "the list scrolls, the page does not"
    expect(counsellor.page.get_by_role("main")).to_have_count(1)

    counsellor.row("Jag har något att berätta").first.click()
    text = counsellor.page.get_by_role("main").get_by_text("Jag har något att berätta om igår.")
    text.scroll_into_view_if_needed()

    assert is_in_sight(text)
    assert text.evaluate(HEIGHT) >= READABLE


def test_the_phone_s_menu_counts_notices_as_they_come_and_leads_everywhere(
    devices: Devices, school: School
) -> None:
    counsellor = counsellor_with_a_phone(school, devices.phone())
    menu = counsellor.page.get_by_role("button", name=counsellor.words("bar.menu"))
    before = menu.inner_text()

    somebody_writes(school, "Finns det någon där?", "acute")
    expect(menu).not_to_have_text(before)
    count = int("".join(filter(str.isdigit, menu.inner_text())))
    expect(menu).to_have_accessible_description(counsellor.words("bar.unseen", count=count))

    for place, owner in (("presence", "presence"), ("keys", "keycare")):
        menu.click()
        counsellor.presses(f"bar.{place}")
        expect(counsellor.page.get_by_role("heading", name=said(owner, "title"))).to_be_visible()
        expect(counsellor.button("bar.lock")).to_be_hidden()
    menu.click()
    counsellor.page.keyboard.press("Escape")
    expect(counsellor.button("bar.lock")).to_be_hidden()
