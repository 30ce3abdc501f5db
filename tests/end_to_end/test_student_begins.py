"""How a student begins: from paper, writing first, the secret after."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import PASSWORD, School


def test_a_student_who_writes_first_chooses_the_secret_after(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())

    student.arrives(school.address, school.student().username)
    student.sends("Jag vill prata om något hemma.")
    secret = student.keeps_three_words()

    assert len(secret.split()) == 3
    student.reads("Jag vill prata om något hemma.")


def test_a_paper_letter_becomes_an_account_that_can_write(devices: Devices, school: School) -> None:
    student = PhoneStudent(devices.phone())

    student.comes(school.address)
    student.presses("signin.letter")
    student.fills("letter.code", school.letter("Tuva Ek", "7A"))
    student.fills("letter.password", PASSWORD)
    student.presses("continue")
    student.is_at("letter.name_title")
    student.presses("letter.name_known")
    student.is_at("confirm.title_class", name="Tuva", **{"class": "7A"})
    student.confirms()
    student.sends("Hej, jag fick ett brev.")

    expect(student.page.get_by_text(student.words("sent.due"))).to_be_visible()


def test_who_chooses_a_language_reads_it_and_is_written_to_in_it(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    account = school.student("Noor Haddad", "8B")
    student.comes(school.address)
    student.page.get_by_role("button", name="العربية").click()
    student.language = "ar"

    with student.page.expect_response("**/api/language") as told:
        student.signs_in(account.username)
        student.confirms()
    student.text().wait_for()

    expect(student.page.locator("html")).to_have_attribute("dir", "rtl")
    assert told.value.json()["person"]["language"] == "ar"
