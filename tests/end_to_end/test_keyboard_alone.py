"""The main job without a mouse and without a finger: Tab and Enter, and always a visible focus."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.keyboard import Keyboard
from tests.end_to_end.people import next_code
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import PASSWORD, SECRETS, School

FIRST = "Kan man skriva utan mus?"
ANSWER = "Ja, och svara."


def test_a_student_does_everything_by_keyboard(devices: Devices, school: School) -> None:
    student = PhoneStudent(devices.desktop())
    keys = Keyboard(student.page)
    student.comes(school.address)

    keys.types(student.field("signin.username"), school.student().username)
    keys.types(student.field("signin.password"), PASSWORD)
    keys.presses(student.button("signin.go"))
    keys.presses(student.button("confirm.yes"))
    keys.types(student.text(), FIRST)
    keys.presses(student.page.get_by_role("button", name=student.words("write.more")))
    keys.chooses(student.page.get_by_role("radio").first, 1)
    keys.presses(student.button("to.done"))
    keys.presses(student.button("write.send"))
    keys.presses(student.button("continue"))
    keys.presses(student.button("words.known"))
    keys.types(student.answer_field(), "Och mer.")
    keys.presses(student.button("thread.send"))
    expect(student.page.get_by_text("Och mer.")).to_be_visible()
    keys.presses(student.button("bar.help"))
    student.page.keyboard.press("Escape")
    keys.presses(student.button("way.thread"))
    student.is_at("threads.title")


def test_a_counsellor_does_everything_by_keyboard(devices: Devices, school: School) -> None:
    writer = school.student("Nils Berg", "8A")
    writer.arrive(school.town.fingerprints["school"])
    thread = writer.start_thread(FIRST, writer.wish("counsellor"))["thread"]["id"]
    johan = school.town.people["johan"]
    counsellor = StaffDesktop(devices.desktop())
    keys = Keyboard(counsellor.page)
    counsellor.comes()

    keys.types(counsellor.field("signin.username"), johan.username)
    keys.types(counsellor.field("signin.password"), PASSWORD)
    keys.presses(counsellor.button("signin.go"))
    keys.types(counsellor.field("factor.code"), next_code(johan))
    keys.presses(counsellor.button("factor.go"))
    keys.types(counsellor.field("keys.unlock.phrase"), SECRETS["johan"])
    keys.presses(counsellor.button("keys.unlock.go"))
    keys.presses(counsellor.row(FIRST).first)
    keys.presses(counsellor.button("thread.claim"))
    keys.types(counsellor.page.get_by_role("textbox"), ANSWER)
    keys.presses(counsellor.button("reply.send", name="Nils"))
    now, sure = counsellor.button("reply.now"), counsellor.button("reply.sure", name="Nils")
    now.or_(sure).wait_for()
    if sure.is_visible():  # right after the page changed it is asked for whom
        keys.presses(sure)
    keys.presses(now)
    expect(counsellor.page.get_by_role("main").get_by_text(ANSWER)).to_be_visible()
    expect(counsellor.page.get_by_text(counsellor.words("line.sending"))).to_have_count(0)

    assert writer.texts(thread) == [FIRST, ANSWER]
