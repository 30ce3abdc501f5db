"""A phone that nobody else opens: its lock opens the answer, and three words where it cannot."""

from typing import Literal

from playwright.sync_api import expect

from tests.end_to_end.authenticator import Authenticator
from tests.end_to_end.devices import Devices
from tests.end_to_end.sent import Sent, secret_of
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School

FIRST = "Jag sover inte på nätterna."


def says_whose(student: PhoneStudent, answer: Literal["no", "yes", "unsure"]) -> None:
    student.presses("continue")
    student.is_at("whose.title")
    student.page.get_by_role("radio", name=student.words(f"whose.{answer}")).check()
    student.presses("continue")


def test_the_phone_s_own_lock_opens_the_thread_and_its_secret_is_sent_nowhere(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    Authenticator(student.page)
    sent = Sent(student.page)
    student.device.watch.expect("status of 409")  # two pins at once: one is made again on the other
    student.arrives(school.address, school.student("Tilde Holm", "8C").username)
    student.sends(FIRST)

    says_whose(student, "no")
    student.button("thread.send").wait_for()
    student.presses("way.thread")
    student.presses("way.lock")
    student.presses("unlock.touch")

    student.opens_thread_to("counsellor")
    student.reads(FIRST)
    student.page.reload()
    student.confirms()
    student.presses("unlock.touch")
    student.opens_thread_to("counsellor")
    student.reads(FIRST)  # the same secret after a reload
    assert sent.has("attestation")
    assert sent.forms_of(secret_of(student.page)) == []


def test_who_shares_a_phone_or_gives_up_is_given_three_words(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    guard = Authenticator(student.page)
    student.arrives(school.address, school.student("Sam Ek", "7A").username)
    student.sends(FIRST)
    guard.recognises(owner=False)
    says_whose(student, "no")
    student.is_told("whose.given_up")
    student.presses("whose.to_words")
    student.is_at("words.title")
    student.presses("way.back")
    student.presses("continue")
    student.page.get_by_role("radio", name=student.words("whose.yes")).check()

    words = student.keeps_three_words()

    student.presses("way.thread")
    student.presses("way.lock")
    expect(student.button("unlock.touch")).to_have_count(0)
    student.unlocks(words)
    student.opens_thread_to("counsellor")
    assert guard.credentials() == []
