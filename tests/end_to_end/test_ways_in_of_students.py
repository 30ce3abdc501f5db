"""A student sees which locks open the threads, adds the phone's own, and keeps the last."""

from playwright.sync_api import Locator, expect

from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.sent import Sent, secret_of
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_passkeys_of_students import says_whose
from tests.end_to_end.town import School
from tests.end_to_end.words import said

FIRST = "Kan jag skriva här igen?"


def sheet(student: PhoneStudent) -> Locator:
    student.presses("ways")
    return student.page.get_by_role("dialog")


def presses(shown: Locator, key: str, **values: str) -> None:
    shown.get_by_role("button", name=said("ways", key, **values), exact=True).click()


def chooses_three_words(student: PhoneStudent, school: School) -> str:
    """Write, and let three words open the answer. Return them."""
    student.device.watch.expect("status of 409")  # two pins at once: one is made again on the other
    student.arrives(school.address, school.student("Nora Lund", "8A").username)
    student.sends(FIRST)
    student.presses("continue")
    student.page.get_by_role("radio", name=student.words("whose.yes")).check()
    return student.keeps_three_words()


def test_a_student_with_three_words_lets_the_phone_open_the_threads_and_takes_it_back(
    devices: Devices, school: School
) -> None:
    inspector, student = Inspector("sv"), PhoneStudent(devices.phone())
    Authenticator(student.page)
    sent = Sent(student.page)
    lock = student.words("whose.name")
    words = chooses_three_words(student, school)
    student.presses("way.thread")

    shown = sheet(student)
    expect(shown.get_by_text(said("ways", "none"))).to_be_visible()
    presses(shown, "add")
    expect(shown.get_by_text(said("ways", "added"))).to_be_visible()
    expect(shown.get_by_role("listitem")).to_have_count(1)
    inspector.look(student.page, "what opens the threads")
    student.closes_sheet()
    student.presses("way.lock")
    student.presses("unlock.touch")
    assert sent.forms_of(secret_of(student.page)) == []

    student.presses("ways")
    presses(shown, "remove.this", name=lock)
    presses(shown, "remove.this", name=lock)  # asked once more
    expect(shown.get_by_text(said("ways", "removed"))).to_be_visible()
    student.closes_sheet()
    student.presses("way.lock")
    expect(student.button("unlock.touch")).to_have_count(0)
    student.unlocks(words)
    student.opens_thread_to("counsellor")
    student.reads(FIRST)
    assert not inspector.found, "\n".join(inspector.found)


def test_the_only_lock_stays_until_words_open_the_threads_too(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    Authenticator(student.page)
    student.device.watch.expect("status of 409")
    student.arrives(school.address, school.student("Elis Norén", "9C").username)
    student.sends(FIRST)
    says_whose(student, "no")
    student.presses("way.thread")
    lock = student.words("whose.name")

    shown = sheet(student)
    presses(shown, "remove.this", name=lock)
    presses(shown, "remove.this", name=lock)

    expect(shown.get_by_text(said("ways", "last"))).to_be_visible()
    expect(shown.get_by_role("listitem")).to_have_count(1)
    presses(shown, "words")
    words = student.keeps_words_shown()
    student.presses("way.thread")
    sheet(student)
    presses(shown, "remove.this", name=lock)
    presses(shown, "remove.this", name=lock)
    expect(shown.get_by_text(said("ways", "removed"))).to_be_visible()
    expect(shown.get_by_role("button", name=said("ways", "words"), exact=True)).to_have_count(0)
    student.closes_sheet()
    student.presses("way.lock")
    student.unlocks(words)
    student.opens_thread_to("counsellor")
    student.reads(FIRST)
