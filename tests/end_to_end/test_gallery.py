"""Every screen of every audience, in every state it has, as everybody meets it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end import gallery
from tests.end_to_end.chromium import DESK, PHONE
from tests.end_to_end.gallery import Gallery, Room
from tests.end_to_end.inspector import Inspector

AUDIENCES = ("student", "door", "staff", "insight", "setup")
LANGUAGES = ("sv", "en", "ar", "sv-easy")
MOVING = """() => document.getAnimations().map(({ effect }) => effect?.target?.outerHTML)"""
SPEAK = "language => speak(language)"


@pytest.fixture(scope="module")
def rooms_of_all() -> Iterator[Gallery]:
    """Open the gallery."""
    with gallery.opened() as opened:
        yield opened


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Return somebody whose finger touches what is on the screen."""
    context = browser.new_context(
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
        has_touch=True,
        is_mobile=True,
    )
    yield context.new_page()
    context.close()


def looked_at(page: Page, room: Room) -> list[str]:
    """Return what is wrong with what is drawn, in every language."""
    found = [f"{room}, asked for less motion: {moves}" for moves in page.evaluate(MOVING)]
    for language in LANGUAGES if room.audience == "student" else LANGUAGES[:-1]:
        page.evaluate(SPEAK, language)
        inspector = Inspector(language)
        if language == "sv":
            page.set_viewport_size(PHONE)
            inspector.measure(page, str(room))
            page.set_viewport_size(PHONE if room.audience == "student" else DESK)
        inspector.look(page, f"{room}, {language}")
        found += inspector.found
    return found


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_state_of_every_screen_can_be_read_by_everybody(
    rooms_of_all: Gallery, visitor: Page, audience: str
) -> None:
    errors: list[str] = []
    visitor.on("pageerror", lambda error: errors.append(str(error)))
    found: list[str] = []
    rooms = [room for room in rooms_of_all.rooms(visitor) if room.audience == audience]

    for room in rooms:
        rooms_of_all.enter(visitor, room)
        found += looked_at(visitor, room) + [f"{room}: {error}" for error in errors]
        errors.clear()

    assert rooms
    assert not found, "\n".join(found)


def test_nothing_of_the_gallery_is_part_of_a_release() -> None:
    released = [file for file in (gallery.ROOT / "frontend/dist").rglob("*") if file.is_file()]

    assert released
    assert not [file for file in released if b"made-up" in file.read_bytes()]
