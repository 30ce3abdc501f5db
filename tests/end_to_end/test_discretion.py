"""How a student may be answered, and the word by which staff know who writes."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_notes import at_the_desk
from tests.end_to_end.town import School
from tests.end_to_end.words import said

TEXT = "Mamma läser min mobil ibland."
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
