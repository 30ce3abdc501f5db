"""The secret: on another device, forgotten, after five idle minutes."""

from playwright.sync_api import expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School

FIRST = "Bara jag ska kunna läsa det här."


def with_a_secret(devices: Devices, school: School) -> tuple[PhoneStudent, str, str]:
    """Return a student in the own thread, the user name, the three words."""
    student = PhoneStudent(devices.phone())
    username = school.student().username
    student.arrives(school.address, username)
    student.sends(FIRST)
    return student, username, student.keeps_three_words()


def test_the_three_words_open_the_same_threads_on_a_second_device(
    devices: Devices, school: School
) -> None:
    _, username, secret = with_a_secret(devices, school)
    second = PhoneStudent(devices.desktop())

    second.arrives("/", username)
    second.unlocks(secret)
    second.opens_thread_to("counsellor")

    second.reads(FIRST)


def test_wrong_words_cost_tries_and_then_time_and_never_the_right_to_write(
    devices: Devices, school: School
) -> None:
    _, username, _ = with_a_secret(devices, school)
    other = PhoneStudent(devices.phone())
    other.device.watch.expect("status of 403", "status of 429")
    other.arrives("/", username)

    for left in (9, 8, 7):
        other.unlocks("fel fel fel")
        other.is_told("unlock.wrong", count=left)
    other.unlocks("fel fel fel")
    other.reads(other.words("unlock.wait", time="1 minut"))
    other.sees_nothing_of(FIRST)
    other.presses("unlock.write_anyway")
    other.is_told("write.start_over")
    other.sends("Jag har glömt orden men behöver skriva.")

    thread = school.thread_that_begins("Jag har glömt orden men behöver skriva.")
    assert school.texts(thread) == ["Jag har glömt orden men behöver skriva."]


def test_a_phone_that_nobody_touches_locks_itself(devices: Devices, school: School) -> None:
    student = PhoneStudent(devices.phone())
    student.page.clock.install()
    student.arrives(school.address, school.student().username)
    student.sends(FIRST)
    secret = student.keeps_three_words()
    student.reads(FIRST)

    student.page.clock.fast_forward("05:10")

    student.is_told("unlock.idle")
    student.sees_nothing_of(FIRST)
    student.unlocks(secret)
    student.opens_thread_to("counsellor")
    expect(student.page.get_by_text(FIRST)).to_be_visible()
