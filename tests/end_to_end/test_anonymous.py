"""A student writes without a name; two find out who it is, and the student is told."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School
from tests.end_to_end.words import said

TEXT = "Jag vågar inte säga vem jag är."
WHY = "Hen skriver att någon slår hen hemma, och svarar inte mer."


def at_the_desk(devices: Devices, school: School, key: str) -> StaffDesktop:
    desk = StaffDesktop(devices.desktop())
    desk.device.takes_over(school.town.staff(key))
    desk.comes()
    desk.unlocks(SECRETS[key])
    return desk


def without_a_name(
    devices: Devices, school: School, name: str, text: str, *, loses_page: bool = False
) -> PhoneStudent:
    """Let a student write without a name, chosen before a word is written, and keep three words."""
    phone = PhoneStudent(devices.phone())
    phone.arrives(school.address, school.student(name).username)
    phone.page.get_by_role("button", name=phone.words("write.more")).click()
    phone.page.get_by_role("radio", name=said("anonymous", "nameless")).check()
    expect(phone.page.get_by_text(said("telling", "why"))).to_be_visible()
    phone.presses("to.done")
    expect(phone.page.get_by_text(said("anonymous", "more"))).to_be_visible()
    if loses_page:
        phone.page.reload()
        phone.confirms()
        expect(phone.page.get_by_text(said("anonymous", "more"))).to_be_visible()
    phone.sends(text)
    phone.keeps_three_words()
    return phone


def test_two_find_out_who_wrote_without_a_name_and_the_student_is_told(
    devices: Devices, school: School
) -> None:
    phone = without_a_name(devices, school, "Selma Ek", TEXT)
    karin = at_the_desk(devices, school, "karin")
    inspector = Inspector()
    row = karin.row(TEXT)
    expect(row).to_contain_text(karin.words("student.anonymous"))
    row.click()
    karin.page.get_by_role("button", name=said("identity", "ask"), exact=True).click()
    karin.page.get_by_role("radio", name=said("identity", "ask.no"), exact=False).last.check()
    karin.page.get_by_label(said("identity", "ask.why")).fill(WHY)
    inspector.look(karin.page, "asking who it is")
    karin.page.get_by_role("button", name=said("identity", "ask.go")).click()
    karin.reads(said("identity", "ask.sent"))

    maria = at_the_desk(devices, school, "maria")
    maria.page.get_by_role("button", name=said("identity", "banner.go"), exact=True).click()
    maria.reads(WHY)
    inspector.look(maria.page, "who anonymous students are")
    maria.page.get_by_role("button", name=said("identity", "open"), exact=True).click()

    assert inspector.found == []
    expect(maria.page.locator(".name")).to_contain_text("Selma Ek")
    phone.reads(said("identity", "said", name="Selma Ek"))
    expect(phone.page.get_by_text(said("anonymous", "event", name="Maria"))).to_be_visible()


def test_the_student_says_who_they_are_when_they_like(devices: Devices, school: School) -> None:
    text = "Jag kanske berättar sedan."
    phone = without_a_name(devices, school, "Tove Lind", text, loses_page=True)
    karin = at_the_desk(devices, school, "karin")
    karin.row(text).click()
    expect(karin.page.locator("#thread-name")).to_have_text(karin.words("student.anonymous"))

    phone.presses("thread.who_reads")
    tell = phone.page.get_by_role("button", name=said("telling", "reveal"))
    tell.click()
    expect(phone.page.get_by_text(said("telling", "sure", name="Tove Lind"))).to_be_visible()
    inspector = Inspector()
    inspector.look(phone.page, "saying who one is")
    assert inspector.found == []
    tell.click()

    phone.reads(said("telling", "said", name="Tove Lind"))
    expect(karin.page.locator("#thread-name")).to_contain_text("Tove Lind")
