"""What goes wrong in a student's hands, and loses nothing: net, reload, session, sockets."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.end_to_end.devices import Devices
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import School

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket connection to")


@pytest.fixture
def student(devices: Devices, school: School) -> PhoneStudent:
    """A student at a phone, about to write."""
    student = PhoneStudent(devices.phone())
    student.account = school.student()
    student.arrives(school.address, student.account.username)
    return student


def test_a_reload_in_the_middle_of_writing_brings_the_text_back(student: PhoneStudent) -> None:
    student.writes("Det är svårt att berätta det här, jag vet inte hur jag ska")
    student.page.wait_for_timeout(300)

    student.page.reload()
    student.confirms()

    student.is_told("write.draft_kept")
    expect(student.text()).to_have_value(
        "Det är svårt att berätta det här, jag vet inte hur jag ska"
    )


def test_what_is_written_without_net_waits_and_is_sent_exactly_once(
    student: PhoneStudent, school: School
) -> None:
    student.sends("Första, med nät.")
    student.keeps_three_words()
    student.device.watch.expect(*OFFLINE)

    student.device.context.set_offline(True)
    student.answer_field().fill("Andra, utan nät.")
    student.presses("thread.send")
    student.is_told("net.waiting")
    student.sees_nothing_of(student.words("thread.sent", time="").strip() + " nu")
    student.device.context.set_offline(False)
    expect(student.page.get_by_text(student.words("net.waiting"))).to_have_count(0)

    thread = school.thread_that_begins("Första, med nät.")
    student.page.wait_for_timeout(1500)
    assert school.texts(thread) == ["Första, med nät.", "Andra, utan nät."]


def test_a_first_message_written_without_net_goes_by_itself_when_it_is_back(
    student: PhoneStudent, school: School
) -> None:
    student.device.watch.expect(*OFFLINE)
    student.device.context.set_offline(True)

    student.writes("Hela det här skrev jag i källaren.")
    student.presses("write.send")
    student.is_told("net.none")
    student.device.context.set_offline(False)
    student.is_at("sent.title")

    assert school.texts(school.thread_that_begins("Hela det här skrev jag i källaren.")) == [
        "Hela det här skrev jag i källaren."
    ]


def test_a_session_that_ends_under_unsent_text_says_so_and_loses_none_of_it(
    student: PhoneStudent,
) -> None:
    student.writes("Inte skickat än, och ändå viktigt.")
    student.device.watch.expect("status of 401")

    student.account.sign_out()

    student.is_told("signin.ended")
    student.sees_nothing_of("Inte skickat än, och ändå viktigt.")
    student.signs_in(student.account.username)
    student.confirms()
    expect(student.text()).to_have_value("Inte skickat än, och ändå viktigt.")


def test_where_sockets_are_blocked_the_answer_comes_all_the_same(
    devices: Devices, school: School
) -> None:
    student = PhoneStudent(devices.phone())
    closed: list[str] = []
    student.page.route_web_socket("**/ws", lambda socket: shut(socket, closed))
    student.arrives(school.address, school.student().username)
    student.sends("Kommer svaret fram utan socket?")
    student.keeps_three_words()

    school.answer(school.thread_that_begins("Kommer svaret fram utan socket?"), "Ja, det gör det.")

    expect(student.page.get_by_text("Ja, det gör det.")).to_be_visible(timeout=20_000)
    assert closed


def shut(socket: WebSocketRoute, closed: list[str]) -> None:
    """Be the school's proxy that lets no socket through."""
    closed.append(socket.url)
    socket.close(code=1011)
