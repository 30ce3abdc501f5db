"""What a student meets when the phone reads danger: numbers, one question, and Send as ever."""

import json
import re

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.end_to_end.chromium import OLD_PHONE, PHONE
from tests.end_to_end.devices import Device, Devices
from tests.end_to_end.inspector import Inspector
from tests.end_to_end.keyboard import Keyboard
from tests.end_to_end.student import PhoneStudent
from tests.end_to_end.test_nothing_is_sent import Listener
from tests.end_to_end.town import School

ALARM = {
    "sv": "Jag har tagit alla tabletterna nu. Förlåt. Hej då.",
    "en": "I have swallowed all the pills now. Goodbye.",
    "ar": "بلعت كل الحبوب الآن. سامحوني.",
}
CALM = {
    "sv": "När är du här på torsdag?",
    "en": "Can I change my locker?",
    "ar": "هل يمكنني تغيير خزانتي؟",
}
STRANGE = {  # of no language that the reader knows: it is asked
    "sv": "Xyl pomg trew quab zint flor",
    "en": "Xyl pomg trew quab zint flib",
    "ar": "Xyl pomg trew quab zint flub",
}
LANGUAGES = ("sv", "en", "ar")
MODEL = re.compile("/assets/model-")
COVERED = """() => [...document.querySelectorAll('main a[href^="tel:"]')].filter((link) => {
  const {left, right, top, bottom} = link.getBoundingClientRect();
  const isInSight = (y) => y >= 0 && y < innerHeight;
  const isOver = (y) => !link.contains(document.elementFromPoint((left + right) / 2, y));
  return [top + 4, (top + bottom) / 2, bottom - 4].some((y) => isInSight(y) && isOver(y));
}).map((link) => link.href)"""  # numbers to call that something else lies over


def at_the_text(
    devices: Devices, school: School, language: str = "sv", phone: Device | None = None
) -> PhoneStudent:
    """Let a new student come as far as writing, with the reader there."""
    student = PhoneStudent(phone or devices.phone(language), language)
    username = school.student().username
    with student.page.expect_response(MODEL):
        student.arrives(school.address, username)
    return student


def bottom_of_send(student: PhoneStudent) -> float:
    box = student.button("write.send").bounding_box()
    assert box is not None
    return round(box["y"] + box["height"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alarm_shows_the_numbers_at_once_and_send_stays_where_it_was(
    devices: Devices, school: School, language: str
) -> None:
    phone = devices.phone(language, viewport=OLD_PHONE if language == "sv" else PHONE)
    student = at_the_text(devices, school, language, phone)
    before = bottom_of_send(student)

    student.writes(ALARM[language])

    student.is_at("help.title")
    main = student.page.get_by_role("main")
    expect(main.get_by_role("link", name="112").first).to_be_visible()
    student.hears("danger.said")
    expect(student.text()).to_have_value(ALARM[language])
    assert bottom_of_send(student) == before
    student.presses("write.send")
    student.has_sent_in_danger()
    assert student.page.evaluate(COVERED) == []
    thread = school.thread_that_begins(ALARM[language])
    (listed,) = (one for one in school.town.staff("karin").threads() if one["id"] == thread)
    assert listed["urgency"] == "acute"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_calm_shows_nothing_and_goes_as_it_is(
    devices: Devices, school: School, language: str
) -> None:
    student = at_the_text(devices, school, language)

    student.sends(CALM[language])

    thread = school.thread_that_begins(CALM[language])
    (listed,) = (one for one in school.town.staff("karin").threads() if one["id"] == thread)
    assert listed["urgency"] in {"routine", "soon"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_nobody_answered_stays_after_sending_and_its_answer_raises_the_thread(
    devices: Devices, school: School, language: str
) -> None:
    student = at_the_text(devices, school, language)
    text = STRANGE[language]
    student.writes(text)
    student.is_at("danger.question")
    student.is_told("danger.unknown")
    student.presses("write.send")
    student.is_at("sent.title")
    student.is_at("danger.question")

    with student.page.expect_response("**/raise"):
        student.presses("danger.unsure")

    student.has_sent_in_danger()
    thread = school.thread_that_begins(text)
    (listed,) = (one for one in school.town.staff("karin").threads() if one["id"] == thread)
    assert listed["urgency"] == "acute"


def test_nothing_that_depends_on_the_text_leaves_before_it_is_sent(
    devices: Devices, school: School
) -> None:
    student = at_the_text(devices, school)
    listener = Listener(student)

    student.text().press_sequentially(ALARM["sv"])
    student.is_at("help.title")

    for request in listener.requests:
        said = f"{request.url} {request.post_data or ''}"
        assert "tabletterna" not in said
        assert "acute" not in said
        if request.url.endswith("/api/threads/route"):
            told = json.loads(request.post_data or "{}")
            assert set(told) == {"branch", "urgency", "wished", "excluded", "language"}


def test_a_later_message_is_read_too_and_raises_the_thread(
    devices: Devices, school: School
) -> None:
    student = at_the_text(devices, school)
    student.sends("Jag undrar en sak om skåpen.")
    student.keeps_three_words()

    due = student.page.get_by_text(student.words("thread.due", when="").rstrip(" ."))
    expect(due).to_be_visible()
    student.answer_field().fill(ALARM["sv"])
    student.is_at("help.title")
    expect(due).to_have_count(0)
    with student.page.expect_response("**/messages"):
        student.presses("thread.send")

    thread = school.thread_that_begins("Jag undrar en sak om skåpen.")
    (listed,) = (one for one in school.town.staff("karin").threads() if one["id"] == thread)
    assert listed["urgency"] == "acute"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_question_can_be_read_by_everybody(
    devices: Devices, school: School, language: str
) -> None:
    student = at_the_text(devices, school, language)
    inspector = Inspector(language)
    student.writes(STRANGE[language])
    student.is_at("danger.question")
    inspector.look(student.page, "the question")
    student.presses("danger.else")
    inspector.look(student.page, "the question about somebody else")
    student.writes(ALARM[language])
    student.is_at("help.title")
    inspector.look(student.page, "the numbers")
    student.presses("danger.hide")
    inspector.look(student.page, "the numbers put away")

    assert not inspector.found, "\n".join(inspector.found)


def test_by_keyboard_alone_it_is_about_somebody_else_who_may_be_in_danger(
    devices: Devices, school: School
) -> None:
    student = at_the_text(devices, school)
    keyboard = Keyboard(student.page)
    keyboard.types(student.text(), STRANGE["sv"])
    student.is_at("danger.question")
    expect(student.text()).to_be_focused()

    keyboard.presses(student.button("danger.else"))
    student.is_at("danger.other_question")
    keyboard.presses(student.button("danger.unsure"))
    student.is_at("help.title")
    keyboard.presses(student.button("write.send"))

    student.has_sent_in_danger()


def test_numbers_put_away_come_back_with_one_press(devices: Devices, school: School) -> None:
    student = at_the_text(devices, school)
    student.writes(ALARM["sv"])
    student.presses("danger.hide")
    main = student.page.get_by_role("main")
    expect(main.get_by_role("link", name="112")).to_have_count(0)

    student.presses("danger.show")

    expect(main.get_by_role("link", name="112").first).to_be_visible()
    expect(student.text()).to_have_value(ALARM["sv"])


@pytest.mark.parametrize("phone", [PHONE, OLD_PHONE], ids=["phone", "old phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_and_question_are_both_in_sight_after_sending_and_in_the_thread(
    devices: Devices, school: School, language: str, phone: ViewportSize
) -> None:
    student = PhoneStudent(devices.phone(language, viewport=phone), language)
    with student.page.expect_response(MODEL):
        student.arrives(school.address, school.student().username)
    student.writes(STRANGE[language])
    student.is_at("danger.question")
    student.presses("write.send")
    student.is_at("sent.title")

    covered = student.button("continue").locator("xpath=..")
    is_in_sight(student, above=covered)
    student.keeps_three_words()
    is_in_sight(student)


def is_in_sight(student: PhoneStudent, above: Locator | None = None) -> None:
    """See the promise, the question and its answers: not under the bar, not under the act."""
    due = student.words("thread.due", when="").rstrip(" .")
    question = student.page.get_by_role("heading", name=student.words("danger.question"))
    promise = student.page.locator("b").get_by_text(due).first
    answers = [student.button(f"danger.{one}") for one in ("yes", "unsure", "no", "else")]
    for shown in (promise, question, *answers):
        expect(shown).to_be_in_viewport(ratio=1)
    bar = student.button("bar.help").bounding_box()
    asked = question.bounding_box()
    assert bar is not None
    assert asked is not None
    assert asked["y"] >= bar["y"] + bar["height"]
    if above is not None:
        act, last = above.bounding_box(), answers[-1].bounding_box()
        assert act is not None
        assert last is not None
        assert last["y"] + last["height"] <= act["y"]


def test_who_asks_to_be_fetched_is_told_first_and_keeps_what_is_half_written(
    devices: Devices, school: School
) -> None:
    student = at_the_text(devices, school)
    half, asked = "Det är något som", student.words("write.fetch_me")
    listener = Listener(student)
    student.writes(half)
    student.presses("write.fetch_me")
    student.is_told("write.draft_kept")
    assert listener.threads_opened() == 0

    student.page.get_by_role("button", name=f"{student.words('write.send')}: {asked}").click()

    student.is_at("sent.title")
    assert school.texts(school.thread_that_begins(asked)) == [asked]
    student.keeps_three_words()
    student.presses("way.thread")
    student.presses("threads.new")
    expect(student.text()).to_have_value(half)
    student.is_told("write.draft_kept")
