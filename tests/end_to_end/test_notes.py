"""Notes beside a thread: on paper of their own, read live by colleagues, and never a reply."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.actors.student import Student
from tests.actors.wire import Refused
from tests.end_to_end.chromium import DESK
from tests.end_to_end.devices import Devices
from tests.end_to_end.keyboard import Keyboard
from tests.end_to_end.staff import StaffDesktop
from tests.end_to_end.town import SECRETS, School

KEPT_DRAFTS = """() => new Promise((done) => {
  const asked = indexedDB.open("e1");
  asked.onsuccess = () => {
    const drafts = asked.result.transaction("drafts").objectStore("drafts").count();
    drafts.onsuccess = () => { asked.result.close(); done(drafts.result); };
  };
})"""


def written(school: School, name: str, text: str) -> tuple[Student, str]:
    """Let a student write to the counsellors."""
    writer = school.student(name, "8A")
    writer.arrive(school.town.fingerprints["school"])
    return writer, writer.start_thread(text, writer.wish("counsellor"))["thread"]["id"]


def at_the_desk(devices: Devices, school: School, who: str) -> StaffDesktop:
    """Let somebody come to their desk, with open keys."""
    desk = StaffDesktop(devices.desktop())
    desk.device.takes_over(school.town.people[who])
    desk.comes()
    desk.unlocks(SECRETS[who])
    return desk


def test_a_note_by_keyboard_is_read_live_by_a_colleague_and_by_no_student(
    devices: Devices, school: School
) -> None:
    writer, thread = written(school, "Tove Ask", "Kan ni hålla det hemligt?")
    karin, johan = (at_the_desk(devices, school, who) for who in ("karin", "johan"))
    johan.row("Tove Ask").click()
    keys = Keyboard(karin.page)

    keys.presses(karin.row("Tove Ask"))
    keys.presses(karin.note_button("write"))
    field = karin.beside().get_by_role("textbox")
    keys.types(field, "Prata med mentorn, om Tove vill.")
    karin.page.keyboard.press("Control+Enter")  # what sends an answer does nothing here
    parts = karin.page.locator("details[name=beside]")
    karin.page.set_viewport_size({"width": 900, "height": 860})
    expect(parts.and_(karin.page.locator("[open]"))).to_have_class(re.compile("notes"))
    expect(field).to_be_focused()
    karin.page.set_viewport_size(DESK)
    expect(parts).to_have_count(0)
    keys.presses(karin.note_button("save"))

    expect(johan.beside().get_by_text("Prata med mentorn, om Tove vill.")).to_be_visible()
    expect(karin.note_button("write")).to_be_focused()
    assert writer.texts(thread) == ["Kan ni hålla det hemligt?"]
    with pytest.raises(Refused, match="404 not_found"):
        writer.wire.get(f"/api/threads/{thread}/companion")


def test_a_note_is_taken_back_for_everybody_and_a_shared_draft_becomes_a_colleagues_answer(
    devices: Devices, school: School
) -> None:
    writer, thread = written(school, "Elis Holm", "Svarar ni snart?")
    karin = at_the_desk(devices, school, "karin")
    karin.row("Elis Holm").click()
    karin.notes_down("Det här gällde en annan elev.")
    karin.note_button("take_back").click()
    karin.note_button("take_back.go").click()
    expect(karin.beside().get_by_text("Det här gällde en annan elev.")).to_have_count(0)

    karin.page.get_by_label(karin.words("reply.label", name="Elis")).fill("Ja, i dag.")
    karin.note_button("draft.share").click()
    karin.notes_down("Elis vill ha svar före lunch.")
    below = karin.note_button("take_back")
    before = below.bounding_box()
    johan = at_the_desk(devices, school, "johan")
    johan.row("Elis Holm").click()
    johan.note_button("draft.use").click()
    johan.answers("Ja, i dag klockan två.", "Elis")

    expect(karin.beside().get_by_text("Ja, i dag.")).to_have_count(0)
    assert below.bounding_box() == before, "it has not moved from under a finger"
    assert writer.texts(thread) == ["Svarar ni snart?", "Ja, i dag klockan två."]


def test_no_button_beside_a_thread_moves_when_the_rest_of_the_column_comes_late(
    devices: Devices, school: School
) -> None:
    written(school, "Vilma Ek", "Hinner ni prata i dag?")
    karin = at_the_desk(devices, school, "karin")
    held: list[Route] = []
    karin.page.route("**/api/threads/*/triage", lambda route: held.append(route))  # noqa: PLW0108
    karin.row("Vilma Ek").click()
    write = karin.note_button("write")
    before = write.bounding_box()

    for waiting in held:
        waiting.continue_()
    karin.page.locator("details.triage").get_by_role("group").first.wait_for()
    karin.page.get_by_label(karin.words("reply.label", name="Vilma")).fill("Ja, efter lunch.")
    karin.note_button("draft.share").click()
    expect(karin.beside().get_by_text("Ja, efter lunch.")).to_be_visible()

    assert held
    assert write.bounding_box() == before


def test_what_was_being_written_survives_a_page_that_is_killed(
    devices: Devices, school: School
) -> None:
    written(school, "Moa Lind", "Första samtalet.")
    written(school, "Ida Berg", "Andra samtalet.")
    karin = at_the_desk(devices, school, "karin")
    karin.row("Moa Lind").click()
    karin.page.get_by_label(karin.words("reply.label", name="Moa")).fill("Hej Moa, jag har läst")
    karin.note_button("write").click()
    karin.beside().get_by_role("textbox").fill("Ring hem först")
    karin.page.wait_for_function(f"async () => (await ({KEPT_DRAFTS})()) >= 2")

    karin.page = after_a_crash(karin.page)
    karin.comes()
    karin.unlocks(SECRETS["karin"])
    karin.row("Ida Berg").click()
    expect(karin.page.get_by_label(karin.words("reply.label", name="Ida"))).to_have_value("")
    expect(karin.beside().get_by_role("textbox")).to_have_count(0)
    karin.row("Moa Lind").click()

    expect(karin.page.get_by_label(karin.words("reply.label", name="Moa"))).to_have_value(
        "Hej Moa, jag har läst"
    )
    expect(karin.beside().get_by_role("textbox")).to_have_value("Ring hem först")


def after_a_crash(page: Page) -> Page:
    """Kill the page's process, as a machine without memory does. Return a new page beside it."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    return page.context.new_page()
