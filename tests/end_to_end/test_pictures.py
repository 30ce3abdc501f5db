"""Pictures from device to device: nothing goes with them but what is seen."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.end_to_end import pictures, planted
from tests.end_to_end.devices import Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.planted import Sample
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.town import SECRETS, School

AT_ONCE = 4  # pictures in one message
PICTURE_PARTS = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD}  # frames, tables, scans


@pytest.fixture
def question(request: pytest.FixtureRequest) -> str:
    """How the thread of one test begins."""
    return f"Får jag visa dig något? ({request.node.name})"


@pytest.fixture
def student(devices: Devices, school: School, question: str) -> PhoneStudent:
    """A student in a thread of their own."""
    student = PhoneStudent(devices.phone())
    student.account = school.student("Tilde Holm", "8C")
    student.arrives(school.address, student.account.username)
    student.sends(question)
    student.keeps_three_words()
    return student


def samples_in_messages() -> Iterator[list[Sample]]:
    """Yield as many as one message takes, until all have been."""
    samples = planted.cleanable()
    for at in range(0, len(samples), AT_ONCE):
        yield samples[at : at + AT_ONCE]


def test_nothing_that_was_planted_in_a_picture_reaches_who_reads_it(
    student: PhoneStudent, school: School, question: str
) -> None:
    sent: list[Sample] = []
    for message in samples_in_messages():
        pictures.chooses(student, *message)
        pictures.has_chosen(student, len(message))
        student.presses("thread.send")
        pictures.has_chosen(student, 0)
        sent += message
    student.is_told("thread.sent_said")
    pictures.has_sent_all(student, student.words("thread.sending"))

    thread = school.thread_that_begins(question)
    received = school.town.staff("karin").pictures(thread)

    assert len(received) == len(sent) == 36
    for sample, (ref, data) in zip(sent, received, strict=True):
        assert (ref.name, ref.type) == ("", "image/jpeg")
        holds_nothing_but_pixels(data)
        assert not [mark for other in sent for mark in other.marks if mark in data], sample.name


def holds_nothing_but_pixels(data: bytes) -> None:
    """Walk through a JPEG: no part of it is for anything but drawing it."""
    assert parts_of(data) <= PICTURE_PARTS
    opened = Image.open(io.BytesIO(data))
    opened.load()
    assert (opened.format, dict(opened.getexif()), opened.info) == ("JPEG", {}, {})
    assert max(opened.size) <= 2048


def parts_of(data: bytes) -> set[int]:
    """Return the markers of a JPEG's parts, up to its end, which is the end of the file."""
    assert data[:2] == b"\xff\xd8"
    found, at = set(), 2
    while data[at + 1] != 0xD9:
        marker = data[at + 1]
        found.add(marker)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        while marker == 0xDA and (data[at] != 0xFF or data[at + 1] in {0, *range(0xD0, 0xD8)}):
            at += 1
    assert at + 2 == len(data)
    return found


def test_a_turned_picture_stands_upright_and_a_large_one_is_made_smaller(
    student: PhoneStudent, school: School, question: str
) -> None:
    wanted = {"turned6": (72, 96), "large": (2048, 819)}
    named = {sample.name: sample for sample in planted.cleanable()}
    pictures.chooses(student, *(named[f"{planted.mark(name)}.jpeg"] for name in wanted))
    pictures.has_chosen(student, 2)
    student.presses("thread.send")
    pictures.has_chosen(student, 0)
    pictures.has_sent_all(student, student.words("thread.sending"))

    received = school.town.staff("karin").pictures(school.thread_that_begins(question))

    sizes = [Image.open(io.BytesIO(data)).size for _, data in received]
    assert sizes == list(wanted.values())


def test_what_cannot_be_cleaned_is_refused_with_what_to_do_and_the_words_stay(
    student: PhoneStudent,
) -> None:
    student.answer_field().fill("Så här ser det ut.")

    for sample, why in planted.refused():
        pictures.chooses(student, sample)
        pictures.is_refused(student, why)
        pictures.has_chosen(student, 0)

    expect(student.answer_field()).to_have_value("Så här ser det ut.")


def test_a_picture_goes_both_ways_and_is_enlarged_at_a_tap(
    student: PhoneStudent, devices: Devices, school: School, question: str
) -> None:
    counsellor = StaffDesktop(devices.desktop())
    counsellor.signs_in(school.town.people["karin"])
    counsellor.unlocks(SECRETS["karin"])
    counsellor.takes(question)
    pictures.chooses(student, planted.cleanable()[0])
    pictures.chosen(student).get_by_role("textbox").fill("Mitt knä")
    student.presses("thread.send")

    pictures.sees(student, "Mitt knä")
    pictures.sees(counsellor, "Mitt knä")
    pictures.picture(counsellor, "Mitt knä").click()
    enlarged = counsellor.page.get_by_role("dialog", name="Mitt knä")
    expect(enlarged.get_by_role("img", name="Mitt knä")).to_be_visible()
    counsellor.page.keyboard.press("Escape")
    expect(enlarged).to_have_count(0)

    pictures.chooses(counsellor, planted.cleanable()[1])
    pictures.has_chosen(counsellor, 1)
    counsellor.answers("Tack. Så här kan det se ut.", "Tilde")
    pictures.sees(student, pictures.told(student, "from", name="Karin"))


def test_a_picture_in_the_first_message_can_be_met_with_a_screen_reader_and_large_letters(
    devices: Devices, school: School, question: str
) -> None:
    student, inspector = PhoneStudent(devices.phone()), Inspector()
    student.arrives(school.address, school.student("Noa Ek", "8B").username)
    student.writes(question)
    pictures.chooses(student, planted.cleanable()[0], planted.refused()[0][0])
    pictures.is_refused(student, "heic")
    pictures.has_chosen(student, 1)
    pictures.chosen(student).get_by_role("textbox").fill("Mitt knä")
    inspector.look(student.page, "write, with a picture")
    student.presses("write.send")
    student.is_at("sent.title")
    student.keeps_three_words()

    pictures.sees(student, "Mitt knä")
    inspector.look(student.page, "thread, with a picture")
    pictures.picture(student, "Mitt knä").click()
    student.page.get_by_role("dialog", name="Mitt knä").wait_for()
    inspector.look(student.page, "an enlarged picture")

    received = school.town.staff("karin").pictures(school.thread_that_begins(question))
    assert [ref.name for ref, _ in received] == ["Mitt knä"]
    assert inspector.found == []
