"""Discretion: how one is answered, by which word one is known, who else uses the device."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_notes import at_the_desk
from tests.end_to_end.town import School
from tests.end_to_end.words import said

TEXT = "Mamma läser min mobil ibland."
UNSENT = "Det är pappa som gör det."
WORD, AGREED = "tussilago", "blåsippa"


def test_who_wants_to_hear_it_at_school_is_known_by_a_word_that_no_page_of_theirs_shows(
    devices: Devices, school: School
) -> None:
    inspector = Inspector()
    student = PhoneStudent(devices.old_phone())
    student.arrives(school.address, school.student("Majken Ros", "8A").username)
    chooses_how(student, inspector)
    student.sends(TEXT)
    student.keeps_three_words()
    karin = at_the_desk(devices, school, "karin")

    karin.row("Majken Ros").click()
    karin.reads(said("wishes", "answer.at_school", name="Majken"))
    karin.reads(WORD)
    paper = karin.beside()
    paper.get_by_role("button", name=said("wishes", "agree"), exact=True).click()
    paper.get_by_label(said("wishes", "agree.label"), exact=True).fill(AGREED)
    inspector.look(karin.page, "a code word")
    paper.get_by_role("button", name=said("wishes", "agree.save"), exact=True).click()

    expect(karin.page.get_by_role("main").get_by_text(AGREED)).to_have_count(2)  # noted, and known
    student.reads(TEXT)
    for word in (WORD, AGREED):
        student.sees_nothing_of(word)
    assert inspector.found == []


def chooses_how(student: PhoneStudent, inspector: Inspector) -> None:
    """Say how one wants to be answered, and by which word one is known."""
    student.page.get_by_role("button", name=student.words("write.more")).click()
    student.page.get_by_role("radio", name=said("wishes_student", "answer.at_school")).check()
    student.page.get_by_text(said("wishes_student", "word.title"), exact=True).click()
    student.page.get_by_label(said("wishes_student", "word.label"), exact=True).fill(WORD)
    inspector.look(student.page, "how to answer")
    inspector.measure(student.page, "how to answer")
    student.presses("to.done")


def test_two_students_on_one_tablet_meet_nothing_of_each_other(
    devices: Devices, school: School
) -> None:
    tablet = devices.phone(viewport={"width": 820, "height": 1180})
    ali, bea = PhoneStudent(tablet), school.student("Bea Falk", "7A").username
    account = school.student("Ali Noor", "7A").username
    ali.arrives(school.address, account)
    ali.sends(TEXT)
    secret = ali.keeps_three_words()
    ali.presses("way.thread")
    ali.presses("threads.new")
    ali.writes(UNSENT)
    tablet.watch.expect("status of 401")

    next_one = PhoneStudent(opens_another_tab(tablet))
    next_one.comes(school.address)
    next_one.presses("confirm.no")
    ali.is_at("signin.title")  # in the tab that was left open
    next_one.signs_in(bea)
    next_one.confirms()
    expect(next_one.text()).to_have_value("")
    next_one.presses("way.threads")
    next_one.is_told("threads.none")
    for tab, text in ((ali, UNSENT), (next_one, UNSENT), (next_one, TEXT), (next_one, "Ali")):
        tab.sees_nothing_of(text)
    next_one.presses("way.sign_out")

    next_one.signs_in(account)
    next_one.confirms()
    next_one.unlocks(secret)
    next_one.presses("threads.new")
    expect(next_one.text()).to_have_value(UNSENT)
    next_one.presses("way.threads")
    next_one.opens_thread_to("counsellor")
    next_one.reads(TEXT)


def opens_another_tab(device: Device) -> Device:
    """Open one more page in the same browser."""
    return Device(device.context, device.context.new_page(), device.watch, device.url)
