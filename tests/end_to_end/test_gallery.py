"""Every screen of every audience, in every state it has, as everybody meets it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end import gallery
from tests.end_to_end.chromium import DESK, PHONE
from tests.end_to_end.gallery import Gallery, Room
from tests.end_to_end.inspector import Inspector

AUDIENCES = ("student", "door", "staff", "insight", "setup")
SPEAK = "language => speak(language)"


@pytest.fixture(scope="module")
def rooms_of_all() -> Iterator[Gallery]:
    """Open the gallery."""
    with gallery.opened() as opened:
        yield opened


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Return somebody with a phone."""
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", reduced_motion="reduce", viewport=PHONE
    )
    yield context.new_page()
    context.close()


def looked_at(page: Page, room: Room) -> list[str]:
    """Return what is wrong with what is drawn, in every language."""
    found: list[str] = []
    for language in ("sv", "en", "ar"):
        page.evaluate(SPEAK, language)
        inspector = Inspector(language)
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

    visitor.set_viewport_size(PHONE if audience == "student" else DESK)
    for room in rooms:
        rooms_of_all.enter(visitor, room)
        found += looked_at(visitor, room) + [f"{room}: {error}" for error in errors]
        errors.clear()

    assert rooms
    assert not found, "\n".join(found)
